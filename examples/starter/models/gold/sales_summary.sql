with summary as (
  select
    sum(order_count)::integer as order_count,
    sum(revenue_eur) as revenue_eur,
    (sum(revenue_eur) / sum(order_count))::decimal(12, 2) as average_order_eur,
    arg_max(country_name, revenue_eur) as best_country
  from {{ref "gold.sales_by_country"}}
)

select * from summary
