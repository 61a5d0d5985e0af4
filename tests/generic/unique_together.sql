{{parameters columns~}}
select {{join columns ", "}}
from {{model}}
group by all
having count(*) > 1
