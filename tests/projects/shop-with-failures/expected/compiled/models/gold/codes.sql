select cast(region as integer) as region_id
from "main"."customers"
