with orders as (
  select
    id::integer as order_id,
    customer_id,
    ordered_at::timestamp as ordered_at,
    amount::decimal(12, 2) as amount_eur,
    status
  from {{ref "bronze.orders"}}
  qualify row_number() over (partition by id order by _source_file desc, _record desc) = 1
)

select * from orders
