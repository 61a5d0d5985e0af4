{{config materialized="table" tags=(list "airline")}}

with seasonal_trends as (
  select
    order_month as month_of_year,
    day_name,
    order_hour as hour_of_day,
    count(*) as order_count,
    sum(total_amount_inr)::decimal(18, 2) as revenue_inr
  from {{ref "silver.airline_orders"}}
  group by all
  order by month_of_year, any_value(isodow(ordered_on)), hour_of_day
)

select * from seasonal_trends
