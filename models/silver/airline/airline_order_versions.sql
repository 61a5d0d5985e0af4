{{config materialized="table" refresh="daily" tags=(list "airline")}}

with delivered_orders as (
  select
    order_id,
    file_number,
    count(*) as delivered_line_count,
    min(ordered_at_local) as ordered_at_local,
    max(ordered_at_local) as other_ordered_at_local,
    count(ordered_at_local) as time_count,
    min(mobile_digits) as mobile_digits,
    max(mobile_digits) as other_mobile_digits,
    count(mobile_digits) as mobile_count,
    min(total_amount_inr) as total_amount_inr,
    max(total_amount_inr) as other_total_amount_inr,
    count(total_amount_inr) as amount_count,
    count(*) filter (where is_valid_line) as line_count,
    sum(sku_count) filter (where is_valid_line) as item_count
  from {{ref "silver.airline_order_line_records"}}
  where order_id is not null
  group by order_id, file_number
),

checked_orders as (
  select
    *,
    list_filter(
      [
        case when line_count = 0 then 'no_valid_line' end,
        case when time_count < delivered_line_count then 'order_date_time_invalid' end,
        case when other_ordered_at_local > {{> local_now zone="Asia/Kolkata"}} then 'order_date_time_in_future' end,
        case when amount_count < delivered_line_count then 'total_amount_invalid' end,
        case when total_amount_inr <= 0 then 'total_amount_not_positive' end,
        case
          when ordered_at_local < other_ordered_at_local or (time_count > 0 and time_count < delivered_line_count)
            then 'order_date_time_disagrees'
        end,
        case
          when mobile_digits < other_mobile_digits or (mobile_count > 0 and mobile_count < delivered_line_count)
            then 'mobile_number_disagrees'
        end,
        case
          when total_amount_inr < other_total_amount_inr or (amount_count > 0 and amount_count < delivered_line_count)
            then 'total_amount_disagrees'
        end
      ],
      lambda rule: rule is not null
    ) as broken_rules
  from delivered_orders
),

-- Few orders come in more than one file; only they need to be compared.
repeated_orders as (
  select order_id, max(file_number) as file_number
  from checked_orders
  where len(broken_rules) = 0
  group by order_id
  having count(*) > 1
),

versions as (
  select
    orders.order_id,
    orders.file_number,
    make_timestamp(epoch_us(orders.ordered_at_local at time zone 'Asia/Kolkata')) as ordered_at,
    orders.ordered_at_local,
    orders.mobile_digits,
    orders.total_amount_inr,
    orders.line_count::integer as line_count,
    orders.item_count::bigint as item_count,
    (orders.delivered_line_count - orders.line_count)::integer as quarantined_line_count,
    orders.broken_rules,
    len(orders.broken_rules) = 0
      and orders.file_number = coalesce(repeated_orders.file_number, orders.file_number) as is_current
  from checked_orders as orders
  left join repeated_orders on repeated_orders.order_id = orders.order_id
)

select * from versions
