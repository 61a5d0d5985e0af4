-- a struct and a number compared
select * from products where size = 1
---
-- a list as a condition
select * from orders where tags
---
-- a cast that can't be
select tags::date from orders
---
-- a value that an enum has not
select * from events where kind = 'sold'::event_kind
---
-- a text that is no date
select * from orders where ordered_on > date 'yesterday'
---
-- a union of types that do not fit
select tags from orders union all select ordered_on from orders
---
-- an interval of an unknown unit
select ordered_on + interval 1 fortnight from orders
---
-- a text that is no number
select status::integer as n from orders
---
-- a number that is too great
select 300::tinyint as n from orders
