-- Every record that came in is current, superseded by a later version, or in quarantine.
with counts as (
  select
    (select count(*) from {{ref "bronze.airline_customers"}}) as records_in,
    (select coalesce(sum(version_count), 0) from {{ref "silver.airline_customers"}}) as versions,
    (select count(*) from {{ref "silver.airline_customers_quarantine"}}) as quarantined
)

select *
from counts
where records_in <> versions + quarantined
