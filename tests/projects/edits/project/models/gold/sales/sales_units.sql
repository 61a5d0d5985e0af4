{{config materialized="table"}}

select sku_id, max(unit_price_inr)::decimal(18, 2) as highest_price_inr
from {{ref "silver.sales_lines"}}
group by sku_id
