select * from {{ref "raw_sales"}} where amount > 15
