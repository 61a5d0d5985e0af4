{{config materialized="table" tags=(list "airline")}}

with regions as (
  select
    region,
    count(*) as order_count,
    sum(total_amount_inr)::decimal(18, 2) as revenue_inr,
    min(total_amount_inr) as smallest_order_inr,
    max(total_amount_inr) as largest_order_inr,
    count(distinct customer_id) as unique_customer_count,
    sum(item_count)::bigint as item_count
  from {{ref "silver.airline_orders"}}
  group by region
),

regional_revenue as (
  select
    region,
    order_count,
    revenue_inr,
    (revenue_inr / order_count)::decimal(18, 2) as average_order_inr,
    smallest_order_inr,
    largest_order_inr,
    unique_customer_count,
    item_count,
    {{> pct part="revenue_inr" whole="sum(revenue_inr) over ()"}} as revenue_share_pct,
    {{> pct part="order_count" whole="sum(order_count) over ()"}} as order_share_pct,
    {{> pct part="unique_customer_count" whole="sum(unique_customer_count) over ()"}} as customer_share_pct,
    case
      when unique_customer_count > 0 then (revenue_inr / unique_customer_count)::decimal(18, 2)
    end as revenue_per_customer_inr
  from regions
  order by revenue_inr desc, region
)

select * from regional_revenue
