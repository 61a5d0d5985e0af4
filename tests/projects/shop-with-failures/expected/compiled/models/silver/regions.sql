select region, count(*) as customers
from "main"."customers"
group by region
