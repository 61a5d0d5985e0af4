{{config materialized="table" tags=(list "airline")}}

with broken_orders as (
  select order_id, file_number, broken_rules
  from {{ref "silver.airline_order_versions"}}
  where len(broken_rules) > 0
),

-- Every line of a broken order is in quarantine, so its lines are all there.
quarantined_orders as (
  select
    orders.order_id,
    lines._source_file,
    any_value(orders.broken_rules) as broken_rules,
    count(*)::integer as delivered_line_count,
    list(
      {
        'mobile_number': lines.mobile_number,
        'order_date_time': lines.order_date_time,
        'sku_id': lines.sku_id,
        'sku_count': lines.sku_count,
        'total_amount': lines.total_amount,
        '_record': lines._record
      }
      order by lines._record
    ) as lines,
    any_value(lines._loaded_at) as _loaded_at,
    any_value(lines._batch_id) as _batch_id
  from {{ref "silver.airline_order_lines_quarantine"}} as lines
  inner join broken_orders as orders
    on orders.order_id = {{> text_or_null column="lines.order_id"}}
    and orders.file_number = lines.order_line_id // 10000000000
  group by orders.order_id, lines._source_file
)

select * from quarantined_orders
