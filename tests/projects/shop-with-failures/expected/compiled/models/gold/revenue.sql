select * from "silver"."regions"
