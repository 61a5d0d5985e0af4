-- The repeat customers of the table, of the summary and of silver are the same.
with repeat_customers as (
  select customer_id
  from {{ref "silver.airline_orders"}}
  where customer_id is not null
  group by customer_id
  having count(*) > 1
),

counts as (
  select
    (select count(*) from repeat_customers) as silver_count,
    (select count(*) from {{ref "gold.airline_repeat_customers"}}) as gold_count,
    (select repeat_customer_count from {{ref "gold.airline_kpi_summary"}}) as summary_count
)

select *
from counts
where silver_count <> gold_count or gold_count <> summary_count
