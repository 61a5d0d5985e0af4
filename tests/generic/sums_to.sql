{{parameters total tolerance=0.000001~}}
select sum({{column_name}}) as actual_total
from {{model}}
having abs(sum({{column_name}}) - {{total}}) > {{tolerance}}
