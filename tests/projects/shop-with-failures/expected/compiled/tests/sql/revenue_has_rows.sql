select 1 where not exists (from "gold"."revenue")
