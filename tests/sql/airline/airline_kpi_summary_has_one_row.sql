-- One row, also where there is nothing to sum up.
select count(*) as actual_count
from {{ref "gold.airline_kpi_summary"}}
having count(*) <> 1
