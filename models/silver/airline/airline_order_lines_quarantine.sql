{{config materialized="table" refresh="daily" tags=(list "airline")}}

with broken_orders as (
  select order_id, file_number, broken_rules
  from {{ref "silver.airline_order_versions"}}
  where len(broken_rules) > 0
),

broken_lines as (
  select lines.*, orders.broken_rules as order_rules
  from {{ref "silver.airline_order_line_records"}} as lines
  left join broken_orders as orders
    on orders.order_id = lines.order_id
    and orders.file_number = lines.file_number
  where
    not lines.is_valid_line
    or orders.order_id is not null
),

quarantined_lines as (
  select
    order_line_id,
    raw_order_id as order_id,
    raw_mobile_number as mobile_number,
    raw_order_date_time as order_date_time,
    raw_sku_id as sku_id,
    raw_sku_count as sku_count,
    raw_total_amount as total_amount,
    list_concat(
      list_filter(
        [
          case when order_id is null then 'order_id_missing' end,
          case when sku_id is null then 'sku_id_missing' end,
          case when sku_count is null then 'sku_count_invalid' end,
          case when sku_count <= 0 then 'sku_count_not_positive' end,
          case when ordered_at_local is null then 'order_date_time_invalid' end,
          case
            when ordered_at_local > {{> local_now zone="Asia/Kolkata"}} then 'order_date_time_in_future'
          end,
          case when total_amount_inr is null then 'total_amount_invalid' end,
          case when total_amount_inr <= 0 then 'total_amount_not_positive' end
        ],
        lambda rule: rule is not null
      ),
      list_filter(order_rules, lambda rule: ends_with(rule, '_disagrees'))
    ) as broken_rules,
    _source_file,
    _record,
    _file_checksum,
    _loaded_at,
    _batch_id
  from broken_lines
)

select * from quarantined_lines
