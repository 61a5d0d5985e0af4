select "region" as unique_field, count(*) as n_records
from "silver"."regions"
where "region" is not null
group by "region"
having count(*) > 1
