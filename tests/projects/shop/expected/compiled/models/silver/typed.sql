with typed as (
  select
    cast(order_id as bigint) as order_id,
    cast(customer_id as bigint) as customer_id,
    try_cast(amount as decimal(12, 2)) as amount,
    try_cast(ordered_on as date) as ordered_on
  from "bronze"."bronze_orders"
)
select * from typed
