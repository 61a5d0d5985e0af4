select
  o.no,
  o.customer,
  l.sku
from "raw"."orders" as o
left join "raw"."order_lines" as l using (no)
