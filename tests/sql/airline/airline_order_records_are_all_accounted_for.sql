-- Every line that came in is current, superseded by a later version of its order, or in quarantine.
with counts as (
  select
    (select count(*) from {{ref "bronze.airline_orders"}}) as records_in,
    (select count(*) from {{ref "silver.airline_order_lines"}}) as current_lines,
    (select count(*) from {{ref "silver.airline_order_lines_quarantine"}}) as quarantined,
    (
      select coalesce(sum(line_count), 0)
      from {{ref "silver.airline_order_versions"}}
      where len(broken_rules) = 0 and not is_current
    ) as superseded
)

select *
from counts
where records_in <> current_lines + quarantined + superseded
