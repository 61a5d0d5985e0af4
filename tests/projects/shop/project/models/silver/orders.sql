-- Orders that are large enough.
select *
from {{ref "typed"}}
where amount >= {{var "least_amount"}}
