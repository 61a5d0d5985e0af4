select cast(region as integer) as region_id
from {{ref "customers"}}
