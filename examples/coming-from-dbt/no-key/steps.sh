build
echo '2,open' >> seeds/raw_orders.csv
build
rows "select 'merged' as model, * from merged union all select 'appended', * from appended order by all"
