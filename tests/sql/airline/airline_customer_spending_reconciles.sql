-- What customers spent is the revenue without that of orphans, and so are their orders.
with spending as (
  select coalesce(sum(total_spent_inr), 0) as spent_inr, coalesce(sum(order_count), 0) as order_count
  from {{ref "gold.airline_customer_segments"}}
),

known_orders as (
  select coalesce(sum(total_amount_inr), 0) as revenue_inr, count(*) as known_order_count
  from {{ref "silver.airline_orders"}}
  where not is_orphan
)

select *
from spending
cross join known_orders
where spent_inr <> revenue_inr or order_count <> known_order_count
