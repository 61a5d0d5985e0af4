select * from "silver"."orders" where "amount" < 10
