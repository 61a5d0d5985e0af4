{{config materialized="table"}}

select
  {{literal (env_var "REPORT_TITLE" "Airline")}} as report_title,
  targets.region,
  targets.target_inr,
  revenue.revenue_inr >= targets.target_inr as is_reached
from {{ref "region_targets"}} as targets
left join {{ref "gold.airline_regional_revenue"}} as revenue on revenue.region = targets.region
