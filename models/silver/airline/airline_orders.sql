{{config materialized="table" tags=(list "airline")}}

with current_orders as (
  select
    *,
    case when length(mobile_digits) = 10 then mobile_digits end as mobile_number
  from {{ref "silver.airline_order_versions"}}
  where is_current
),

mobile_owners as (
  select customer_id, mobile_number, region
  from {{ref "silver.airline_customers"}}
  where is_mobile_owner
),

orders as (
  select
    orders.order_id,
    owners.customer_id,
    owners.customer_id is null as is_orphan,
    coalesce(owners.region, 'Unknown') as region,
    orders.mobile_number,
    orders.ordered_at,
    orders.ordered_at_local,
    orders.ordered_at_local::date as ordered_on,
    year(orders.ordered_at_local)::smallint as order_year,
    quarter(orders.ordered_at_local)::tinyint as order_quarter,
    month(orders.ordered_at_local)::tinyint as order_month,
    isoyear(orders.ordered_at_local)::smallint as order_iso_year,
    weekofyear(orders.ordered_at_local)::tinyint as order_iso_week,
    day(orders.ordered_at_local)::tinyint as order_day,
    dayname(orders.ordered_at_local) as day_name,
    hour(orders.ordered_at_local)::tinyint as order_hour,
    case
      when hour(orders.ordered_at_local) < 6 then 'Night'
      when hour(orders.ordered_at_local) < 12 then 'Morning'
      when hour(orders.ordered_at_local) < 18 then 'Afternoon'
      else 'Evening'
    end as time_of_day,
    orders.total_amount_inr::decimal(18, 2) as total_amount_inr,
    case
      when orders.total_amount_inr < 100 then 'Small'
      when orders.total_amount_inr < 500 then 'Medium'
      when orders.total_amount_inr < 1000 then 'Large'
      else 'VIP'
    end as size_category,
    orders.line_count,
    orders.item_count,
    (orders.total_amount_inr / orders.item_count)::decimal(18, 2) as average_item_price_inr,
    orders.quarantined_line_count > 0 as is_incomplete
  from current_orders as orders
  left join mobile_owners as owners on owners.mobile_number = orders.mobile_number
)

select * from orders
