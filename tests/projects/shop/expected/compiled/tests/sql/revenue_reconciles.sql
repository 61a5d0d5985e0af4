select 1
where (select sum(revenue_01) from "gold"."revenue") <> (select sum(amount) from "silver"."orders")
