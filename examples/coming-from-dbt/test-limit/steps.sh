build
rows "select count(*) as orders, count(order_id) as with_a_number from orders"
