{{parameters pattern~}}
select *
from {{model}}
where not regexp_full_match({{column_name}}, {{literal pattern}})
