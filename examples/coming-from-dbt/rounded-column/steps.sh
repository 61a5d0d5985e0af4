build --vars '{ price: 20 }'
build --vars '{ price: 20.7 }'
rows "select product_id, price::varchar as price from products"
