select order_id, cast(cents / 100 as integer) as euros, cast(cents / 2000 as decimal(10, 2)) as share
from {{ref "raw_orders"}}
