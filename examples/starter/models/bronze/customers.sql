with records as (
  select *
  from {{source "raw" "customers"}}
)

select * from records
