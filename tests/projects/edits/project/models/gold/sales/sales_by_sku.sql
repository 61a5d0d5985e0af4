{{config materialized="table"}}

with skus as (
  select sku_id, sum(sku_count)::bigint as unit_count, sum(amount_inr) as amount_inr
  from {{ref "silver.sales_all"}}
  group by sku_id
),

ranked as (
  select sku_id, rank() over (order by unit_count desc, sku_id) as unit_rank
  from skus
),

sales_by_sku as (
  select skus.sku_id, skus.unit_count, {{> rupees amount="skus.amount_inr"}} as amount_inr, ranked.unit_rank
  from skus
  inner join ranked on ranked.sku_id = skus.sku_id
)

select * from sales_by_sku
