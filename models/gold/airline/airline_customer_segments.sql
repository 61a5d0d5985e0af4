{{config materialized="table" tags=(list "airline")}}

with spending as (
  select
    customer_id,
    sum(total_amount_inr)::decimal(18, 2) as total_spent_inr,
    count(*) as order_count,
    min(ordered_at) as first_ordered_at,
    max(ordered_at) as last_ordered_at,
    date_diff('day', min(ordered_on), max(ordered_on)) as lifetime_days
  from {{ref "silver.airline_orders"}}
  where not is_orphan
  group by customer_id
),

thresholds as (
  select quantile_cont(total_spent_inr::double, [0.2, 0.5, 0.8]) as spent_at
  from spending
),

segments as (
  select
    spending.customer_id,
    customers.customer_name,
    customers.region,
    case
      when spending.total_spent_inr::double >= round(thresholds.spent_at[3], 4) then 'VIP'
      when spending.total_spent_inr::double >= round(thresholds.spent_at[2], 4) then 'Regular'
      when spending.total_spent_inr::double >= round(thresholds.spent_at[1], 4) then 'Occasional'
      else 'New'
    end as segment,
    spending.total_spent_inr,
    (spending.total_spent_inr / spending.order_count)::decimal(18, 2) as average_order_inr,
    spending.order_count,
    spending.first_ordered_at,
    spending.last_ordered_at,
    spending.lifetime_days
  from spending
  cross join thresholds
  inner join {{ref "silver.airline_customers"}} as customers
    on customers.customer_id = spending.customer_id
)

select * from segments
