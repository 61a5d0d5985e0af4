{{config materialized="view"}}

select *
from {{ref "silver.sales_lines"}}
where amount_inr >= {{var "smallest_amount_inr" 0}}
