build
cat > seeds/raw_orders.csv <<end
order_id,status,ordered_on
1,paid,2026-01-01
2,paid,2026-02-01
end
build
rows "select * from orders order by all"
