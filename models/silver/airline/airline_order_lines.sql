{{config materialized="table" tags=(list "airline")}}

with current_orders as (
  select order_id, file_number, ordered_at, ordered_at_local, total_amount_inr, item_count
  from {{ref "silver.airline_order_versions"}}
  where is_current
),

order_lines as (
  select
    lines.order_line_id,
    lines.order_id,
    lines.sku_id,
    lines.sku_count,
    orders.ordered_at,
    orders.ordered_at_local,
    (orders.total_amount_inr::double * lines.sku_count / orders.item_count)::decimal(24, 12) as allotted_amount_inr
  from {{ref "silver.airline_order_line_records"}} as lines
  inner join current_orders as orders
    on orders.order_id = lines.order_id
    and orders.file_number = lines.file_number
  where lines.is_valid_line
)

select * from order_lines
