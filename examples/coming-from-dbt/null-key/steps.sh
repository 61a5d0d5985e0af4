build
echo '1,2,40' >> seeds/raw_orders.csv
build
rows "select shop_id, order_id, count(*) as copies from orders group by all order by all nulls first"
