{{config materialized="ephemeral"}}
with typed as (
  select
    cast(order_id as bigint) as order_id,
    cast(customer_id as bigint) as customer_id,
    {{> amount column="amount"}} as amount,
    {{> amount column="ordered_on" type="date"}} as ordered_on
  from {{ref "bronze_orders"}}
)
select * from typed;
