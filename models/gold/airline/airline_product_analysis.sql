{{config materialized="table" tags=(list "airline")}}

with skus as (
  select
    sku_id,
    count(distinct order_id) as order_count,
    sum(sku_count)::bigint as unit_count,
    sum(allotted_amount_inr) as exact_revenue_inr
  from {{ref "silver.airline_order_lines"}}
  group by sku_id
),

-- Whole paise: each SKU gets what is whole, and the paise left over go to the largest remainders.
floored as (
  select
    *,
    floor(exact_revenue_inr * 100)::decimal(18, 0) as paise,
    row_number() over (
      order by exact_revenue_inr * 100 - floor(exact_revenue_inr * 100) desc, sku_id
    ) as remainder_rank
  from skus
),

leftover as (
  select (select sum(total_amount_inr) * 100 from {{ref "silver.airline_orders"}}) - sum(paise) as paise
  from floored
),

products as (
  select
    floored.sku_id,
    floored.order_count,
    floored.unit_count,
    ((floored.paise + (floored.remainder_rank <= leftover.paise)::integer) * 0.01)::decimal(18, 2)
      as revenue_inr
  from floored
  cross join leftover
),

product_analysis as (
  select
    *,
    (revenue_inr / unit_count)::decimal(18, 2) as revenue_per_unit_inr
  from products
  order by revenue_inr desc, sku_id
)

select * from product_analysis
