with records as (
  select *
  from {{source "raw" "orders"}}
)

select * from records
