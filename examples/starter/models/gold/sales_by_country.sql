with sales as (
  select
    customers.country_name,
    count(*) as order_count,
    count(distinct orders.customer_id) as customer_count,
    sum(orders.amount_eur) as revenue_eur
  from {{ref "silver.orders"}} as orders
  join {{ref "silver.customers"}} as customers using (customer_id)
  where orders.status = 'paid'
  group by customers.country_name
),

ranked as (
  select *
  from sales
  order by revenue_eur desc, country_name
)

select * from ranked
