build
# A change whose time is older than that of the version which holds: a clock that was set back, a copy that was played in.
sed 's/1,Oslo,2026-01-01/1,Bern,2025-12-31/' seeds/customers.csv > changed.csv
mv changed.csv seeds/customers.csv
build
rows "select customer_id, city, if(dbt_valid_to is null, 'holds', 'ended') as version from customers_history order by all"
