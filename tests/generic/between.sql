{{parameters min_value max_value~}}
select *
from {{model}}
where not {{column_name}} between {{min_value}} and {{max_value}}
