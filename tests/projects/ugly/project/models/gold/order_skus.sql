select
  o.no,
  o.customer,
  l.sku
from {{source "raw" "orders"}} as o
left join {{source "raw" "order_lines"}} as l using (no)
