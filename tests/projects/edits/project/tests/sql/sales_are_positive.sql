select * from {{ref "silver.sales_all"}} where amount_inr <= 0
