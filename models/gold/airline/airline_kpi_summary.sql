{{config materialized="table" tags=(list "airline")}}

with months as (
  select
    coalesce(sum(revenue_inr), 0)::decimal(18, 2) as total_revenue_inr,
    coalesce(sum(order_count), 0)::bigint as order_count,
    arg_max(month_start_on, (revenue_inr, -epoch(month_start_on))) as best_month_start_on,
    avg(revenue_growth_pct) as average_monthly_growth_pct
  from {{ref "gold.airline_monthly_trends"}}
),

known_customers as (
  select count(*) as customer_count
  from {{ref "silver.airline_customers"}}
),

buyers as (
  select
    count(*) as ordering_customer_count,
    count(*) filter (where order_count > 1) as repeat_customer_count
  from {{ref "gold.airline_customer_segments"}}
),

best_regions as (
  select region
  from {{ref "gold.airline_regional_revenue"}}
  where region <> 'Unknown'
  order by revenue_inr desc, region
  limit 1
),

best_customers as (
  select customer_id, customer_name, total_spent_inr
  from {{ref "gold.airline_customer_segments"}}
  order by total_spent_inr desc, customer_id
  limit 1
),

kpi_summary as (
  select
    months.total_revenue_inr,
    months.order_count,
    known_customers.customer_count,
    buyers.ordering_customer_count,
    buyers.repeat_customer_count,
    {{> pct part="buyers.repeat_customer_count" whole="buyers.ordering_customer_count"}} as repeat_customer_rate_pct,
    months.best_month_start_on,
    best_regions.region as best_region,
    months.average_monthly_growth_pct,
    best_customers.customer_id as top_customer_id,
    best_customers.customer_name as top_customer_name,
    best_customers.total_spent_inr as top_customer_spent_inr
  from months
  cross join known_customers
  cross join buyers
  left join best_regions on true
  left join best_customers on true
)

select * from kpi_summary
