select
  region,
  sum(amount) filter (where strftime(ordered_on, '%m') = '01') as revenue_01,
  sum(amount) filter (where strftime(ordered_on, '%m') = '02') as revenue_02
from "silver"."orders"
join "main"."customers" using (customer_id)
group by region
