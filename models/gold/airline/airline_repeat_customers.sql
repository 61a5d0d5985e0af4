{{config materialized="table" tags=(list "airline")}}

with repeat_customers as (
  select
    customer_id,
    customer_name,
    region,
    order_count,
    total_spent_inr,
    average_order_inr
  from {{ref "gold.airline_customer_segments"}}
  where order_count > 1
  order by order_count desc, total_spent_inr desc, customer_id
)

select * from repeat_customers
