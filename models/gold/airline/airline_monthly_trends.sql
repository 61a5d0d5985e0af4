{{config materialized="table" tags=(list "airline")}}

with months as (
  select
    date_trunc('month', ordered_on)::date as month_start_on,
    count(*) as order_count,
    sum(total_amount_inr)::decimal(18, 2) as revenue_inr,
    stddev_samp(total_amount_inr)::decimal(18, 2) as stddev_order_inr,
    count(distinct customer_id) as unique_customer_count
  from {{ref "silver.airline_orders"}}
  group by month_start_on
),

trends as (
  select
    months.month_start_on,
    months.order_count,
    months.revenue_inr,
    (months.revenue_inr / months.order_count)::decimal(18, 2) as average_order_inr,
    months.stddev_order_inr,
    months.unique_customer_count,
    {{> pct part="months.revenue_inr - previous.revenue_inr" whole="previous.revenue_inr"}} as revenue_growth_pct,
    {{> pct part="months.order_count - previous.order_count" whole="previous.order_count"}} as order_growth_pct
  from months
  left join months as previous on previous.month_start_on = months.month_start_on - interval 1 month
  order by months.month_start_on
)

select * from trends
