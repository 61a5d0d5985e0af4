build
cat > seeds/raw_orders.csv <<end
order_id,status
2,paid
2,shipped
3,open
3,paid
end
build
rows "select model, order_id, string_agg(status, ' + ' order by status) as statuses
from (select 'merged' as model, * from merged union all select 'inserted', * from inserted)
group by all order by all desc"
