build
echo ',Bern,2026-01-01 12:00:00' >> seeds/customers.csv
build
echo '3,Lima,2026-01-01 12:00:00' >> seeds/customers.csv
build
rows "select customer_id, city, count(*) as versions from customers_history group by all order by all nulls last"
