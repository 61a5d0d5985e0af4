{{parameters row_count~}}
select count(*) as actual_count
from {{model}}
having count(*) > {{row_count}}
