select * from "gold"."codes"
