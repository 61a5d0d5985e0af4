{{config materialized="table"}}

-- What was sold, line by line.
with lines as (
  select order_line_id, order_id, sku_id, sku_count, allotted_amount_inr as amount_inr
  from {{ref "silver.airline_order_lines"}}
),

priced as (
  select order_line_id, order_id, sku_id, sku_count, amount_inr, amount_inr / sku_count as unit_price_inr
  from lines
),

sales_lines as (
  select order_line_id, order_id, sku_id, sku_count, amount_inr, unit_price_inr
  from priced
)

select * from sales_lines
