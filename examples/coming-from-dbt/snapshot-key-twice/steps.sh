build
cat > seeds/customers.csv <<end
customer_id,city,updated_at
1,Oslo,2026-02-01 12:00:00
1,Bern,2026-02-01 12:00:00
2,Rome,2026-01-01 12:00:00
end
build
rows "select customer_id, city, if(dbt_valid_to is null, 'holds', 'ended') as version from customers_history order by all"
