# Somebody drops the table, and its source has forgotten the first order by then.
build --vars '{ lose: true }'
printf 'order_id,status\n2,open\n3,open\n' > seeds/raw_orders.csv
build
# ingot has made no table to look at.
[ "$tool" = ingot ] || rows "select * from orders order by all"
