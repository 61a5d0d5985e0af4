-- Every paid order is in the sales by country, once.
with totals as (
  select
    (select sum(amount_eur) from {{ref "silver.orders"}} where status = 'paid') as paid_eur,
    (select sum(revenue_eur) from {{ref "gold.sales_by_country"}}) as reported_eur
)

select *
from totals
where paid_eur is distinct from reported_eur
