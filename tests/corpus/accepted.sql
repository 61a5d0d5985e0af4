-- the end of a case, compared
select order_id from orders where case when is_paid then total else 0 end >= 10
---
-- a case compared with a case
select case status when 'open' then 1 when 'paid' then 2 end < case when is_paid then 3 else 0 end as is_less from orders
---
-- cases in cases
select case when total > 10 then case when is_paid then 'a' else 'b' end when total is null then 'c' end as class from orders
---
-- a case in an order
select order_id from orders order by case when status = 'open' then 0 else 1 end, order_id desc nulls last
---
-- arg_max and arg_min
select customer_id, arg_max(order_id, ordered_at) as last_id, arg_min(order_id, ordered_at) as first_id from orders group by customer_id
---
-- arg_max of several
select arg_max(order_id, total, 2) as best from orders
---
-- max_by and min_by
select max_by(status, total) as a, min_by(status, total) as b from orders
---
-- a lambda by its word
select list_transform(tags, lambda t: upper(t)) as tags from orders
---
-- a lambda with two parameters
select list_transform(tags, lambda t, i: t || i::varchar) as tags from orders
---
-- a lambda in a lambda
select list_transform(matrix, lambda row: list_transform(row, lambda n: n * 2)) as doubled from events
---
-- a lambda that reads a column
select list_filter(positions, lambda p: p.x > customer_id) as seen from events
---
-- list_filter and list_reduce
select list_reduce(list_filter([1, 2, 3, 4], lambda x: x % 2 = 0), lambda a, b: a + b) as total
---
-- a list comprehension
select [upper(t) for t in tags] as tags from orders
---
-- a list comprehension with a condition
select [t.x + t.y for t in positions if t.x > 1] as sums from events
---
-- a list comprehension with an index
select [t || i for t, i in tags] as tags from orders
---
-- unnest in select
select order_id, unnest(tags) as tag from orders
---
-- unnest in from
select o.order_id, u.tag from orders o, unnest(o.tags) as u(tag)
---
-- unnest in from, lateral and with ordinality
select order_id, tag, place from orders, unnest(tags) with ordinality as u(tag, place)
---
-- unnest by cross join
select o.order_id, t.unnest from orders as o cross join unnest(o.tags) as t
---
-- unnest by left join lateral
select o.order_id, t.tag from orders o left join lateral (select unnest(o.tags) as tag) t on true
---
-- unnest recursively
select unnest(positions, recursive := true) from events
---
-- unnest to a depth
select unnest(matrix, max_depth := 2) as n from events
---
-- unnest a struct
select customer_id, unnest(address) from customers
---
-- from first
from orders
---
-- from first, then select
from orders o select o.order_id, o.total where o.total > 1 order by all
---
-- from first with a join
from orders join customers using (customer_id) select name, sum(total) as total group by all
---
-- from a list of values
from (values (1, 'a'), (2, 'b')) as t(id, name)
---
-- from a subquery that begins with from
select count(*) as n from (from orders where is_paid)
---
-- group by all
select status, is_paid, count(*) as n, sum(total) as total from orders group by all
---
-- order by all
select status, total from orders order by all desc nulls first
---
-- group by position and order by alias
select status as s, count(*) as n from orders group by 1 order by n desc, s
---
-- group by an alias
select date_trunc('month', ordered_at) as month, count(*) as n from orders group by month having n > 0
---
-- an alias in where
select total * 2 as double_total from orders where double_total > 10
---
-- a lateral alias
select total as a, a * 2 as b, b + 1 as c from orders
---
-- alias before the expression
select id: order_id, amount: total * 2 from o: orders
---
-- pivot, static
pivot orders on status in ('open', 'paid') using sum(total) group by customer_id
---
-- pivot, dynamic
pivot orders on status using sum(total) as total, count(*) as n group by customer_id
---
-- pivot in from
select * from (pivot orders on status in ('open', 'paid') using count(*))
---
-- pivot in the words of the standard
select * from (select customer_id, status, total from orders) pivot (sum(total) for status in ('open', 'paid'))
---
-- pivot in the words of the standard with group by
from orders pivot (sum(total) as total, max(ordered_on) as last_on for status in ('open' as o, 'paid' as p) group by customer_id)
---
-- pivot in a common table expression
with p as (pivot monthly on product in ('cup', 'lamp') using first(jan)) select * from p
---
-- pivot on several
pivot orders on status in ('open', 'paid'), is_paid in (true, false) using count(*)
---
-- unpivot
unpivot monthly on jan, feb, mar into name month value amount
---
-- unpivot by columns
unpivot monthly on columns(* exclude (product)) into name month value amount
---
-- unpivot in the words of the standard
from monthly unpivot include nulls (amount for month in (jan, feb, mar))
---
-- unpivot several at once
unpivot monthly on (jan, feb) as early, (feb, mar) as late into name season value a, b
---
-- unpivot with casts
unpivot (select product, jan::varchar as jan, feb::varchar as feb from monthly) on jan, feb
---
-- qualify
select * from orders qualify row_number() over (partition by customer_id order by ordered_at desc) = 1
---
-- qualify by an alias
select order_id, rank() over (order by total desc) as place from orders qualify place <= 2
---
-- qualify by a named window
select order_id from orders window w as (partition by status order by total) qualify row_number() over w = 1
---
-- asof join
select l.product_id, o.ordered_at, p.price from lines l join orders o using (order_id) asof join prices p on l.product_id = p.product_id and o.ordered_at >= p.valid_from
---
-- asof left join
select e.event_id, o.order_id from events e asof left join orders o on e.customer_id = o.customer_id and e.happened_at > o.ordered_at
---
-- asof join with using
from (select 100 as product_id, timestamp '2024-02-01' as valid_from) asof join prices using (product_id, valid_from)
---
-- asof join looking forwards
select * from events e asof join orders o on e.customer_id = o.customer_id and e.happened_at <= o.ordered_at
---
-- positional join
select * from (select order_id from orders) positional join (select product_id from products)
---
-- semi join
select * from customers semi join orders using (customer_id)
---
-- anti join
select * from customers c anti join orders o on c.customer_id = o.customer_id and o.total > 5
---
-- natural join
select name, total from orders natural join customers
---
-- natural left join
select * from orders natural left join customers
---
-- full outer join with using
select customer_id, name, order_id from customers full outer join orders using (customer_id)
---
-- right join and cross join
select c.name, p.name as product from orders o right join customers c on o.customer_id = c.customer_id cross join products p
---
-- join by inequality
select a.employee_id, b.employee_id as other_id from employees a join employees b on a.salary < b.salary
---
-- join in brackets
select * from (orders join lines using (order_id)) join products using (product_id)
---
-- comma join
select o.order_id, c.name from orders o, customers c where o.customer_id = c.customer_id
---
-- lateral join
select c.name, last.order_id from customers c, lateral (select order_id from orders o where o.customer_id = c.customer_id order by ordered_at desc limit 1) as last
---
-- implied lateral
select o.order_id, doubled from orders o, (select o.total * 2 as doubled)
---
-- self join with a using column qualified
select a.source, a.target, b.target as beyond from edges a join edges b on a.target = b.source
---
-- scalar macro
select order_id, add_tax(total) as gross from orders
---
-- scalar macro with a named argument
select add_tax(total, rate := 0.12) as gross from orders
---
-- scalar macro of the schema
select main.add_tax(1) as gross
---
-- overloaded macro
select area(2) as square, area(2, 3) as rectangle
---
-- macro on a column, as a method
select total.add_tax() as gross from orders
---
-- table macro
select order_id from orders_above(5)
---
-- table macro with defaults
from last_orders('paid', n := 1)
---
-- table macro joined
select name from last_orders('paid') join customers using (customer_id)
---
-- struct by dots
select address.geo.lat as lat, customers.address.city as city from customers
---
-- struct by brackets
select address['city'] as city, address['geo']['lon'] as lon from customers
---
-- struct by function
select struct_extract(address, 'street') as street, address.geo.lat + 1 as north from customers
---
-- star of a struct
select customer_id, address.* from customers
---
-- star of a struct in a struct, with exclude
select geo.* exclude (lat) from (select address.geo as geo from customers)
---
-- star of a table
select o.*, c.name from orders o join customers c using (customer_id)
---
-- struct literals
select {a: 1, 'b': 'x', "c d": [1, 2]} as s, struct_pack(x := 1, y := null) as p
---
-- a struct made of a row
select o as whole from orders o
---
-- struct insert and update
select struct_insert({a: 1}, b := 2) as s, struct_update({a: 1}, a := 3) as t
---
-- struct compared
select * from products where size = {width: 8, height: 10}
---
-- list of structs by path
select positions[1].x as x, positions[-1].y as y from events
---
-- columns by regex
select columns('.*_id') from orders
---
-- columns by lambda
select columns(lambda c: c like 'order%') from orders
---
-- columns by list
select columns(['order_id', 'total']) from orders
---
-- columns in an expression
select min(columns(* exclude (tags))), max(columns('total|discount')) from orders
---
-- columns in where
select * from monthly where columns(* exclude (product)) > 0
---
-- columns renamed by regex
select columns('(.*)_id') as '\1_key' from orders
---
-- columns with replace
select columns(* replace (total * 2 as total)) from orders
---
-- columns unpacked
select coalesce(*columns('jan|feb')) as first_amount, greatest(*columns(['jan', 'feb', 'mar'])) as most from monthly
---
-- columns with a qualifier
select columns(o.*) from orders o join customers c using (customer_id)
---
-- columns in order by
select jan, feb from monthly order by columns(*)
---
-- star exclude
select * exclude (tags, discount) from orders
---
-- star exclude one
select * exclude tags from orders
---
-- star exclude, qualified
select * exclude (c.customer_id, o.tags) from orders o join customers c on o.customer_id = c.customer_id
---
-- star replace
select * replace (total::double as total, upper(status) as status) from orders
---
-- star rename
select * rename (order_id as id, total as amount) from orders
---
-- star exclude, replace and rename together
select * exclude (tags) replace (1 as discount) rename (order_id as id) from orders
---
-- star like
select * like '%_id' from orders
---
-- star similar to
select * similar to '.*_(id|at)' from orders
---
-- star not like
select * not like '%_id' from orders
---
-- union by name
select order_id, total from orders union by name select archived_on, order_id from archive.orders
---
-- union all by name with star
from orders union all by name from archive.orders
---
-- union, except, intersect with all
(select status from orders union all select 'x') except all select 'open' intersect all select 'open'
---
-- except and intersect
select customer_id from customers except select customer_id from orders
---
-- set operation with order and limit
select order_id from orders union select order_id from archive.orders order by order_id desc limit 2
---
-- set operation widens types
select 1 as n union all select 2.5 union all select 3::bigint
---
-- recursive
with recursive chain as (select employee_id, name, 0 as depth from employees where manager_id is null union all select e.employee_id, e.name, c.depth + 1 from employees e join chain c on e.manager_id = c.employee_id) select * from chain
---
-- recursive with columns named
with recursive fib(n, a, b) as (select 1, 0, 1 union all select n + 1, b, a + b from fib where n < 10) select n, a from fib
---
-- recursive with union
with recursive reach as (select source as node from edges where source = 1 union select target from edges join reach on source = node) from reach
---
-- recursive using key
with recursive best(node, cost) using key (node) as (select 1, 0 union (select e.target, b.cost + e.cost from best b join edges e on e.source = b.node left join recurring.best r on r.node = e.target where r.cost is null or b.cost + e.cost < r.cost)) select * from best
---
-- materialized
with m as materialized (select * from orders), n as not materialized (select * from m) select count(*) as n from m, n
---
-- common table expressions that read one another
with a as (select 1 as x), b as (select x + 1 as y from a), c(z) as (select y + 1 from b) select * from a, b, c
---
-- a common table expression hides a table
with orders as (select 1 as only_here) select only_here from orders
---
-- with in a subquery
select (with t as (select 5 as v) select v from t) as five
---
-- with before values
with t(a, b) as (values (1, 'x'), (2, 'y')) select a, b from t
---
-- values
values (1, 'a'), (2, 'b')
---
-- table
table orders
---
-- table in a union
table archive.orders union all select order_id, total, ordered_on from orders
---
-- distinct
select distinct status, is_paid from orders
---
-- distinct on
select distinct on (customer_id) customer_id, order_id from orders order by customer_id, ordered_at desc
---
-- distinct on an expression
select distinct on (date_trunc('month', ordered_at), status) * from orders order by ordered_at
---
-- frame of rows
select sum(total) over (order by ordered_at rows between 2 preceding and current row) as moving from orders
---
-- frame of a range
select avg(total) over (order by ordered_at range between interval 7 days preceding and interval 1 day following) as week from orders
---
-- frame of groups
select count(*) over (order by ordered_on groups between 1 preceding and 1 following) as near from orders
---
-- frame that excludes
select sum(total) over (order by order_id rows between unbounded preceding and unbounded following exclude current row) as others, sum(total) over (order by ordered_on range unbounded preceding exclude ties) as b, count(*) over (order by ordered_on groups between current row and unbounded following exclude group) as c from orders
---
-- filter in a window
select count(*) filter (where is_paid) over (partition by customer_id) as n from orders
---
-- ignore nulls
select last_value(total ignore nulls) over (order by order_id) as last_total, lag(total, 1, 0) over (order by order_id) as before_total from orders
---
-- ignore nulls with nth_value
select nth_value(total, 2 ignore nulls) over (order by order_id) as second, first_value(total respect nulls) over w as first_one from orders window w as (order by order_id)
---
-- named windows
select sum(total) over w as running, rank() over w as place, ntile(4) over (w rows between 1 preceding and current row) as tile from orders window w as (partition by status order by ordered_at)
---
-- order within a window function
select string_agg(status, ',' order by total) over (partition by customer_id) as all_statuses from orders
---
-- distinct in a window
select count(distinct status) over (partition by customer_id) as n from orders
---
-- window over an aggregate
select status, sum(total) as total, sum(sum(total)) over () as all_total, rank() over (order by sum(total) desc) as place from orders group by status
---
-- ranks
select row_number() over (), dense_rank() over (order by total), percent_rank() over (order by total), cume_dist() over (order by total) from orders
---
-- grouping sets
select status, is_paid, sum(total) as total, grouping(status, is_paid) as level from orders group by grouping sets ((status, is_paid), (status), ())
---
-- cube
select status, is_paid, count(*) as n, grouping_id(status, is_paid) as g from orders group by cube (status, is_paid)
---
-- rollup with having
select status, year(ordered_on) as y, sum(total) as total from orders group by rollup (status, y) having grouping(status) = 0
---
-- having without group by
select sum(total) as total from orders having count(*) > 0
---
-- aggregate with order
select list(order_id order by total desc nulls last, order_id) as ids, string_agg(distinct status, ', ' order by status) as statuses from orders
---
-- aggregate with filter
select count(*) filter (where is_paid) as paid, sum(total) filter (is_paid and total > 5) as much from orders
---
-- aggregate of distinct
select count(distinct customer_id) as n, count(distinct (status, is_paid)) as pairs, sum(distinct total) as s from orders
---
-- within group
select percentile_cont(0.5) within group (order by total) as median, percentile_disc([0.25, 0.75]) within group (order by total desc) as q, mode() within group (order by status) as m from orders
---
-- quantiles
select quantile_cont(total, [0.1, 0.9]) as q, approx_quantile(total, 0.5) as a, median(total) as m, mad(discount) as d from orders
---
-- many aggregates
select any_value(status) as a, bool_and(is_paid) as b, bit_xor(order_id) as c, histogram(status) as d, approx_count_distinct(status) as e, stddev_samp(total) as f, corr(discount, total) as g, entropy(status) as h, product(order_id) as i, first(status order by total) as j, map_from_entries(list((order_id, status))) as k from orders
---
-- count without a star
select count() as n from orders
---
-- limit and offset
select * from orders order by order_id limit 2 offset 1
---
-- limit by percent
select * from orders limit 50%
---
-- limit by a subquery
select * from orders limit (select count(*) from products) offset (select 1)
---
-- fetch of the standard is limit
select * from orders order by order_id limit 1 + 1
---
-- sample
select * from orders using sample 50%
---
-- sample with method and seed
select * from orders using sample reservoir(2 rows) repeatable (42)
---
-- tablesample
select * from orders tablesample bernoulli(50 percent), customers tablesample 10%
---
-- tablesample of rows
from orders tablesample reservoir(2)
---
-- generate_series
select d::date as day from generate_series(date '2024-01-01', date '2024-01-31', interval 1 day) as t(d)
---
-- range
select i, i * i as square from range(0, 10, 2) as r(i)
---
-- range as a list
select range(3) as a, generate_series(1, 3) as b, unnest(range(2)) as c
---
-- range from first
from range(5) select range + 1 as n
---
-- json by arrows
select payload -> 'items' as items, payload ->> 'page' as page, payload -> '$.items[0].sku' as sku from events
---
-- json arrows chained and compared
select event_id from events where (payload -> 'items' -> 0 ->> 'n')::integer = 1
---
-- json functions
select json_extract_string(payload, '$.page') as page, json_array_length(payload, '$.items') as n, json_extract(payload, ['$.page', '$.items']) as both, json_keys(payload) as keys from events
---
-- json by dots
select payload.page as page, payload['items'][0] as first_item from events
---
-- json transformed
select from_json(payload, '{"page": "VARCHAR", "items": [{"sku": "VARCHAR", "n": "INTEGER"}]}') as typed from events
---
-- json made
select to_json({a: 1}) as a, json_object('k', order_id) as b, json_group_array(status) as c, json_array(1, 'x', null) as d from orders group by order_id
---
-- json_each in from
select e.event_id, j.key, j.value from events e, json_each(e.payload) as j
---
-- json literal
select '{"a": [1, 2]}'::json ->> '$.a[1]' as two, json '{"b": 1}' as b
---
-- regexes
select regexp_matches(name, '^[A-Z]'), regexp_extract(email, '(\w+)@(.+)', ['who', 'where']) as parts, regexp_replace(name, '(a|o)', '<\1>', 'g') as marked, regexp_split_to_array(email, '@') as pieces from customers
---
-- regex operators
select name ~ 'A.*' as is_a, name !~ 'B' as no_b, name similar to '(A|B)%' as s from customers
---
-- dates and intervals
select ordered_on + interval 1 month - interval '2' day as due_on, ordered_at - interval '1 hour 30 minutes' as earlier, date '2024-02-29' + 1 as d, ordered_on - date '2024-01-01' as days from orders
---
-- parts of dates
select extract(year from ordered_at) as y, date_part('month', ordered_on) as m, ordered_on.year() as yy, dayname(ordered_on) as n, date_diff('day', ordered_on, today()) as age, strftime(ordered_at, '%Y-%m') as ym, strptime('2024-01-02', '%Y-%m-%d') as p, date_part(['year', 'week'], ordered_on) as parts from orders
---
-- interval of an expression
select ordered_at + interval (order_id) days as a, order_id * interval 1 hour as b, to_days(order_id) as c from orders
---
-- time zones
select signed_up_at at time zone 'Europe/Oslo' as local_time, timestamp '2024-03-31 02:30:00' at time zone 'UTC' as utc, timezone('Asia/Tokyo', signed_up_at) as tokyo, date_trunc('day', signed_up_at) as day from customers
---
-- timestamps of every kind
select timestamp '2024-01-01 00:00:00.123456' as us, '2024-01-01'::timestamp_s as s, '2024-01-01 00:00:00.123'::timestamp_ms as ms, '2024-01-01'::timestamp_ns as ns, timestamptz '2024-01-01 00:00:00+01' as tz, time '12:34:56' as t, '12:34:56+01'::timetz as ttz, 'infinity'::date as never, epoch_ms(0) as epoch
---
-- time buckets
select time_bucket(interval '2 weeks', ordered_on) as bucket, last_day(ordered_on) as l, make_date(2024, 1, 2) as d, age(ordered_at) as a from orders
---
-- now and today
select current_date as a, current_timestamp as b, now() as c, current_time as d, localtimestamp as e
---
-- overlaps by comparison of rows
select (1, 'a') < (2, 'b') as is_less, (order_id, status) in ((1, 'open'), (2, 'paid')) as known from orders
---
-- casts
select '1'::integer as a, cast('2' as bigint) as b, try_cast('x' as integer) as c, order_id::varchar::integer::double as d, [1, 2]::varchar[] as e, {a: '1'}::struct(a integer) as f, 'view'::event_kind as g, '1.5'::decimal(10, 3) as h, null::integer as i from orders
---
-- casts of every name
select 1::int1 as a, 1::smallint as b, 1::int8 as c, 1::utinyint as d, 1::ubigint as e, 1::uhugeint as f, 1::hugeint as g, 1::real as h, 1::float8 as i, true::bool as j, 'a'::text as k, 'a'::string as l, 1::numeric as m, 'a'::bytea as n, 1::double precision as o
---
-- numbers
select 1_000_000 as million, 1e3 as thousand, 1.5e-3 as small, .5 as half, 5.0 as five, 123456789012345678901234567890 as huge, -0 as zero, 1.10::decimal(5, 2) as money
---
-- dollar quotes
select $$it's "here"; -- no comment$$ as a, $tag$ $$ inside $tag$ as b
---
-- escaped text
select E'line\nbreak \x41 \'quoted\'' as a, e'\t' as b, 'it''s' as c
---
-- texts on two lines
select 'one
two; three' as a
---
-- unicode texts
select '😀 – ß' as emoji, ('ÆØÅ').lower() as nordic, length('日本語') as n
---
-- comments in odd places
select /* a; 'b */ 1 -- c; 'd
  /* e /* nested */ f */ as a, -- it's
  2 /* , 3 as c */ as b
---
-- a comment at the very end
select 1 as a -- the end; and 'more
---
-- a block comment at the very end
select 1 as a /* the
end */
---
-- a comment above
-- with a "quote
/* and a block; */
select 1 as a
---
-- a semicolon at the end
select 1 as a;
---
-- a semicolon and a comment at the end
select 1 as a ; -- done;
---
-- two semicolons at the end
select 1 as a;;
---
-- quoted identifiers
select "select", "größe", "a b", "a.b", "say ""hi""" from "Order Items"
---
-- names of any letter case
SELECT Order_ID, "ORDER_ID" AS other FROM Orders AS O WHERE O.ORDER_id > 0
---
-- unicode names
select order_id as nummer, total as beløp, status as 状態 from orders as bestillinger where bestillinger.total > 0
---
-- names that are keywords
select order_id as "order", total as value, status as type, 1 as name, 2 as year, 3 as date, 4 as key, 5 as count, 6 as "group" from orders
---
-- columns called like functions
select count, sum, max from (select 1 as count, 2 as sum, 3 as max)
---
-- schema, table and column
select main.orders.order_id, archive.orders.archived_on from main.orders, archive.orders
---
-- a view
select * from paid_orders
---
-- scalar subquery
select order_id, (select max(total) from orders) as most, (select name from customers c where c.customer_id = o.customer_id) as name from orders o
---
-- correlated exists
select * from customers c where exists (select 1 from orders o where o.customer_id = c.customer_id and o.total > 5) and not exists (from lines l where l.order_id = -c.customer_id)
---
-- any and all
select * from orders where total >= all (select price from products) or total = any (select price from lines) or order_id > some (select 0)
---
-- any of a list
select * from orders where 'web' = any (tags) or status in ('open', 'paid') or order_id not in (select order_id from archive.orders)
---
-- in a list
select 'web' in tags as has_web, 2 in [1, 2] as has_two, 'color' in attributes as has_color from orders, lines
---
-- subquery in from without a name
select n from (select count(*) as n from orders)
---
-- subquery in join
select c.name, t.total from customers c left join (select customer_id, sum(total) as total from orders group by 1) t on t.customer_id = c.customer_id
---
-- subquery in having, order and case
select status from orders group by status having sum(total) > (select min(total) from orders) order by (select 1), case when (select true) then status end
---
-- array of a subquery
select array(select order_id from orders order by 1) as ids
---
-- correlated, two levels
select c.name, (select sum((select sum(l.quantity) from lines l where l.order_id = o.order_id)) from orders o where o.customer_id = c.customer_id) as n from customers c
---
-- no from
select 1 as one, 'a' as letter, null as nothing, true and not false as yes
---
-- a column of null
select null as nothing, [] as empty_list from orders where false
---
-- read_csv
select id, name from read_csv('$files/people.csv')
---
-- read_csv with options
select * from read_csv('$files/people.csv', header = true, columns = {'id': 'bigint', 'name': 'varchar'}, delim := ',', filename = true)
---
-- a file by its name
from '$files/people.csv' select name where id > 1
---
-- a file in double quotes
select * from "$files/people.csv"
---
-- files by pattern
select count(*) as n from read_csv('$files/*.csv', union_by_name = true)
---
-- read_json
select a, b.c as c from read_json('$files/things.json')
---
-- read_ndjson with columns
select * from read_ndjson('$files/things.ndjson', columns = {a: 'integer'})
---
-- read_parquet
select id, part from read_parquet('$files/parts/*/*.parquet', hive_partitioning = true)
---
-- a list of files
select * from read_parquet(['$files/people.parquet', '$files/people.parquet'], filename = 'origin')
---
-- read_text and read_blob
select filename, size, content from read_text('$files/people.csv') union all by name select filename, size from read_blob('$files/people.csv')
---
-- glob
select file from glob('$files/*.csv')
---
-- metadata of a file
select column_name from (describe from '$files/people.parquet') union all select name from parquet_schema('$files/people.parquet')
---
-- enum values
select kind, kind::varchar as text, enum_range(null::event_kind) as kinds, kind > 'view' as later from events where kind in ('view', 'buy') and kind != 'return'
---
-- enum made on the spot
select 'a'::enum('a', 'b') as letter
---
-- union values
select value, value.number as number, union_tag(value) as tag, union_value(k := 1) as made from events
---
-- map values
select attributes['color'] as color, map_keys(attributes) as keys, map {'a': 1, 'b': 2} as m, map([1, 2], ['x', 'y']) as n, cardinality(attributes) as size, map_extract(attributes, 'size')[1] as s, element_at(attributes, 'color') as e from lines
---
-- array values
select vector[1] as first, array_value(1, 2, 3) as a, array_cosine_similarity(vector, [1, 2, 3]::float[3]) as near, vector::float[] as l, array_distance(vector, vector) as d from events
---
-- list values
select tags[1] as first_tag, tags[2:] as rest, len(tags) as n, list_sort(tags, 'desc') as sorted, tags || ['x'] as more, list_contains(tags, 'web') as w, list_aggregate([1, 2], 'sum') as s, flatten([[1], [2]]) as f, tags && ['web'] as overlaps, tags @> ['web'] as has from orders
---
-- bits and blobs
select flags, flags & '1111'::bit as a, bit_count(flags) as n, raw, hex(raw) as h, '\xAA'::blob as b, octet_length(raw) as o, from_hex('FF') as f, encode('a') as e, base64('ab'::blob) as c, get_bit(flags, 1) as g from events
---
-- uuid values
select event_id, uuid() as fresh, '00000000-0000-4000-8000-000000000001'::uuid = event_id as same, gen_random_uuid() as g from events
---
-- bitwise operators
select 5 & 3 as a, 5 | 3 as b, xor(5, 3) as c, ~5 as d, 1 << 4 as e, 256 >> 2 as f
---
-- arithmetic operators
select 7 / 2 as a, 7 // 2 as b, 7 % 2 as c, 2 ** 10 as d, 2 ^ 3 as e, -order_id as f, +order_id as g, @(-5) as h, 5 ! as i, mod(7, 2) as j from orders
---
-- boolean operators
select not is_paid and total > 5 or status is null as a, is_paid is true as b, is_paid is not false as c, total isnull as d, total notnull as e, is_paid is unknown as f from orders
---
-- collations
select name from customers where name collate nocase = 'ada' order by name collate noaccent.nocase, email collate de
---
-- is distinct from
select * from orders where customer_id is distinct from 1 and total is not distinct from discount
---
-- between
select * from orders where total between 5 and 10 + 5 and ordered_on not between date '2024-01-01' and date '2024-01-31' or status between 'a' and 'z'
---
-- like with escape
select * from orders where status like '%\_%' escape '\' or status ilike 'OP%' or status not like '_x' or status ^@ 'op'
---
-- glob operator
select * from orders where status glob 'o*' or status ~~ 'p%' or status !~~* 'X%' or status ~~~ 'l?st'
---
-- slices of text
select status[1] as a, status[1:3] as b, status[-2:] as c, status[:-2] as d, tags[1:2] as e, tags[-1] as f, range(10)[1:8:2] as g, status[:2] || '…' as h from orders
---
-- methods in a chain
select status.upper().trim().replace('O', '0') as s, tags.list_transform(lambda t: t.length()).list_sum() as n, ('a,b').split(',')[1] as first, order_id.greatest(5) as g from orders
---
-- try
select try(ln(-1)) as a, try(1 / 0) as b, try(order_id::varchar::integer) as c from orders
---
-- summarize in from
select column_name, max from (summarize orders)
---
-- describe in from
select column_name, column_type from (describe select order_id, address from orders join customers using (customer_id))
---
-- show in from
select name from (show tables)
---
-- show all tables in from
select name from (show all tables)
---
-- getvariable
select getvariable('nothing') is null as is_nothing, coalesce(getvariable('nothing'), 1) as one
---
-- current setting
select current_setting('TimeZone') as zone, version() as v, current_schema() as s
---
-- catalog functions
select table_name from duckdb_tables() where schema_name = 'main' union all select table_name from information_schema.tables
---
-- pragma functions in from
select name, type from pragma_table_info('orders')
---
-- a tab, a no-break space and a form feed
select	order_id, totalfrom orders
---
-- a name that begins with an underscore or holds a dollar
select order_id as _id, total as total$, 1 as "1st" from orders
---
-- a trailing comma in select
select order_id, total, from orders
---
-- trailing commas in lists, structs, groups and with
with a as (select 1 as x,) select [1, 2,] as l, {a: 1,} as s, x from a group by x, order by x
---
-- coalesce and friends
select coalesce(total, 0) as a, ifnull(discount, 0) as b, nullif(status, '') as c, if(is_paid, 1, 0) as d, least(1, 2) as f, greatest(total, 1) as g, case when is_paid then null else null end as h from orders
---
-- typeof and hash
select typeof(total) as t, hash(order_id, status) as h, md5(status) as m, alias(total) as a from orders
---
-- formatting
select printf('%05d %s', order_id, status) as p, format('{:.2f} {}', total::double, status) as f, concat_ws('-', order_id, status) as c, lpad(status, 6, '.') as l, 'a' || 1 || null as n, status || ' ' || total as both from orders
---
-- position and substring of the standard
select position('p' in status) as p, substring(status from 2 for 2) as s, trim(both 'x' from status) as t from orders
---
-- replacement of nulls in a group
select coalesce(status, 'none') as status, count(*) as n from orders group by coalesce(status, 'none') order by count(*) desc
---
-- group by everything not aggregated, with an expression
select upper(status) as s, total // 10 as bucket, count(*) from orders group by upper(status), total // 10
---
-- unaliased expressions
select 1 + 1, upper('a'), count(*), max(total) from orders
---
-- two columns of one name
select order_id as a, customer_id as a_1, total as b from orders
---
-- two columns of one name from a join
select * from orders o join lines l on o.order_id = l.order_id
---
-- a constant table with a column list
select t.a, t.b from (select 1, 2) as t(a, b)
---
-- a table alias with columns renamed
select k, s from orders as o(k, c, t, d, s)
---
-- table functions with expressions
select * from range((select max(order_id) from orders)::bigint)
---
-- rowid
select rowid, order_id from orders
---
-- generated alias with a dot
select o.order_id as "o.order_id" from orders o
---
-- operators as functions
select list_value(1, 2) as l, ('a').concat('b') as ab
---
-- a very long in
select order_id in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20) as is_known from orders
---
-- brackets around everything
((select (((order_id))) as id from (orders join lines using (order_id))))
---
-- carriage returns
select 1 as a,
  2 as b
from orders
---
-- spatial words as names
select 1 as map, 2 as list, 3 as struct_, 4 as json, 5 as at, 6 as pivot_, 7 as "qualify", 8 as row_
---
-- sequences of unions of types
select 'a' as v union all select 1::varchar union all select null
---
-- exclude in a window over a join
select * exclude (place) from (select o.*, row_number() over (partition by l.product_id order by o.total) as place from orders o join lines l using (order_id)) where place = 1
---
-- percent in limit with order
select * from orders order by total desc limit 10 percent
---
-- date as a name of a function and of a type
select date(ordered_at) as d, date '2024-01-01' as e, ordered_at::date as f, date_trunc('week', ordered_at)::date as w from orders
---
-- star with a count
select count(*), count(1), count(columns('order_id|total')) from orders
---
-- set operations with values and from
from (values (1)) t(x) union all values (2) except (from range(1))
---
-- recursive with an aggregate of its result
with recursive t(n) as (values (1) union all select n + 1 from t where n < 5) select sum(n) as total, list(n) as all_n from t
---
-- cte inside a cte inside a join
select * from orders join (with x as (with y as (select 1 as order_id) from y) from x) using (order_id)
---
-- multi-line with every clause
select
  o.status,
  count(*) as n,
  sum(o.total) filter (where o.is_paid) as paid,
from orders as o
left join customers as c
  on c.customer_id = o.customer_id
where o.ordered_at >= timestamp '2020-01-01'
group by o.status
having count(*) > 0
qualify row_number() over (order by n desc) <= 10
order by n desc, status
limit 5
---
-- a lambda by its arrow
select list_transform(tags, t -> upper(t)) as tags, list_filter([1, 2, 3], x -> x > 1) as n, list_reduce([1, 2], (a, b) -> a + b) as r from orders
---
-- insert by another name: words of statements as names
select 1 as insert, 2 as update, 3 as delete, 4 as set, 5 as copy, 6 as load, 7 as call, 8 as "create" from orders
---
-- a text that looks like a statement
select 'drop table orders; insert into orders' as a, "drop" from (select 1 as "drop")
---
-- a function called like a statement
select replace('abc', 'b', 'x') as a, "left"('abc', 2) as b from orders
---
-- an alias in group by that hides a column
select upper(status) as status, count(*) as n from orders group by all order by status
---
-- the columns of two tables by their stars
select o.* exclude (customer_id), c.* from orders o join customers c using (customer_id)
---
-- counting in a correlated filter
select c.customer_id, (select count(*) filter (where o.is_paid) from orders o where o.customer_id = c.customer_id) as paid from customers c
---
-- a cross product with unnest of generated days
select day::date as day, count(order_id) as n from (select unnest(generate_series(date '2024-03-01', date '2024-03-05', interval 1 day)) as day) left join orders on ordered_on = day group by day order by day
---
-- gaps and islands
select customer_id, min(ordered_on) as from_on, max(ordered_on) as to_on from (select *, ordered_on - (row_number() over (partition by customer_id order by ordered_on))::integer as island from orders) group by customer_id, island
---
-- sessions by a running sum
select *, sum(is_new::integer) over (partition by customer_id order by happened_at) as session from (select *, coalesce(happened_at - lag(happened_at) over (partition by customer_id order by happened_at) > interval 30 minutes, true) as is_new from events)
---
-- the last of each, by struct
select customer_id, unnest(max_by({status: status, total: total}, ordered_at)) from (select customer_id, status, total, ordered_at from orders) group by customer_id
---
-- a trailing comma behind the last table
select * from orders, where total > 1
---
-- a keyword as an alias
select order_id as select, total as from from orders
---
-- more names than columns in a common table expression
with a(x, y) as (select 1) select x from a
---
-- rename of a column that is not there
select * rename (labels as tags) from orders
