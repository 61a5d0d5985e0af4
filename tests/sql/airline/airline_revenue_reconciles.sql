-- Every gold table that splits the whole revenue adds up to the revenue of silver, to the paisa.
with revenue as (
  select coalesce(sum(total_amount_inr), 0) as silver_revenue_inr
  from {{ref "silver.airline_orders"}}
),

gold_revenue as (
  select 'airline_monthly_trends' as gold_table, coalesce(sum(revenue_inr), 0) as revenue_inr
  from {{ref "gold.airline_monthly_trends"}}
  union all
  select 'airline_regional_revenue', coalesce(sum(revenue_inr), 0)
  from {{ref "gold.airline_regional_revenue"}}
  union all
  select 'airline_product_analysis', coalesce(sum(revenue_inr), 0)
  from {{ref "gold.airline_product_analysis"}}
  union all
  select 'airline_seasonal_trends', coalesce(sum(revenue_inr), 0)
  from {{ref "gold.airline_seasonal_trends"}}
  union all
  select 'airline_kpi_summary', total_revenue_inr
  from {{ref "gold.airline_kpi_summary"}}
)

select *
from gold_revenue
cross join revenue
where revenue_inr is distinct from silver_revenue_inr
