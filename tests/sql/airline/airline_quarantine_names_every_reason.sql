-- Whatever is in quarantine says why.
select 'customers' as subject, _source_file, _record
from {{ref "silver.airline_customers_quarantine"}}
where coalesce(len(broken_rules), 0) = 0
union all
select 'order_lines' as subject, _source_file, _record
from {{ref "silver.airline_order_lines_quarantine"}}
where coalesce(len(broken_rules), 0) = 0
union all
select 'orders' as subject, _source_file, null as _record
from {{ref "silver.airline_orders_quarantine"}}
where coalesce(len(broken_rules), 0) = 0
