-- Orders and their lines, counted from both sides, agree on lines and items.
with counts as (
  select
    (select coalesce(sum(line_count), 0) from {{ref "silver.airline_orders"}}) as order_line_count,
    (select count(*) from {{ref "silver.airline_order_lines"}}) as line_count,
    (select coalesce(sum(item_count), 0) from {{ref "silver.airline_orders"}}) as order_item_count,
    (select coalesce(sum(sku_count), 0) from {{ref "silver.airline_order_lines"}}) as item_count
)

select *
from counts
where order_line_count <> line_count or order_item_count <> item_count
