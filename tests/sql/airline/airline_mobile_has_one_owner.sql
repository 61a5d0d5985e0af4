-- Exactly one customer owns a mobile number, so no order belongs to two.
select mobile_number, count(*) filter (where is_mobile_owner) as owner_count
from {{ref "silver.airline_customers"}}
group by mobile_number
having count(*) filter (where is_mobile_owner) <> 1
