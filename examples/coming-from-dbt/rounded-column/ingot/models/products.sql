select 1 as product_id, {{var "price"}} as price
