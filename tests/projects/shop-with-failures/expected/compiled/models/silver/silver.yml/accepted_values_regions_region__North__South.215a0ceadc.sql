select "region" as value_field, count(*) as n_records
from "silver"."regions"
where "region" is not null
  and "region" not in ('North', 'South')
group by "region"
