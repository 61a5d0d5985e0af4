{{config materialized="table"}}

select order_id, {{> rupees amount="sum(amount_inr)"}} as amount_inr
from {{ref "silver.sales_kept"}}
group by order_id
