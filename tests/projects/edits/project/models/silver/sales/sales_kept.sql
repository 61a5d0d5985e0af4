{{config materialized="ephemeral"}}

select order_line_id, order_id, sku_id, amount_inr
from {{ref "silver.sales_lines"}}
where sku_count > 0
