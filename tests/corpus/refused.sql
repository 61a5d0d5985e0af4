-- a misspelt column
-- SQL_BINDER: Did you mean "order_id"?
select ▶ordr_id from orders
---
-- a misspelt column behind an alias
-- SQL_BINDER: Did you mean "total"?
select order_id,
  ▶o.totl
from orders o
---
-- a misspelt column behind a table
-- SQL_BINDER: Did you mean "status"?
select ▶orders.statuss from orders
---
-- a misspelt column in a nested common table expression
-- SQL_BINDER: Did you mean "customer_id"?
with a as (
  with b as (select order_id, ▶custmer_id from orders)
  select * from b
)
select * from a
---
-- a misspelt column of a common table expression
-- SQL_BINDER: Did you mean "amount"?
with a as (select total as amount from orders)
select ▶amont from a
---
-- a misspelt column in a join
-- SQL_BINDER: Did you mean "customer_id"?
select * from orders o join customers c on o.customer_id = ▶c.customr_id
---
-- a misspelt column in using
-- SQL_BINDER
select * from orders join customers using (client_id)
---
-- a misspelt column in where
-- SQL_BINDER: Did you mean "is_paid"?
select * from orders where total > 1 and ▶is_payed
---
-- a misspelt column in a window
-- SQL_BINDER: Did you mean "discount"?
select sum(total) over (partition by status order by ▶discont) from orders
---
-- a misspelt column in order by
-- SQL_BINDER: Did you mean "ordered_on" or "ordered_at"?
select * from orders order by ▶orderedon
---
-- a misspelt column in group by
-- SQL_BINDER: Did you mean "status"?
select count(*) from orders group by ▶stats
---
-- a misspelt column in having
-- SQL_BINDER: Did you mean "total"?
select status from orders group by status having sum(▶totals) > 1
---
-- a misspelt column in qualify
-- SQL_BINDER: Did you mean "discount"?
select * from orders qualify row_number() over (order by ▶discont) = 1
---
-- a misspelt column in a lambda
-- SQL_BINDER: Did you mean "discount"?
select list_transform(tags, lambda t: t || ▶discout) from orders
---
-- a misspelt column in a subquery
-- SQL_BINDER: Did you mean "total"?
select * from customers where customer_id in (select customer_id from orders where ▶totl > 1)
---
-- a misspelt column in a correlated subquery
-- SQL_BINDER: Did you mean "customer_id"?
select (select count(*) from orders o where o.customer_id = ▶c.customerid) from customers c
---
-- a misspelt column in a filter
-- SQL_BINDER: Did you mean "is_paid"?
select count(*) filter (where ▶is_piad) from orders
---
-- a misspelt column in a list comprehension
-- SQL_BINDER: Did you mean "tags"?
select [t for t in ▶tag] from orders
---
-- a misspelt column in the second part of a union
-- SQL_BINDER: Did you mean "order_id"?
select order_id from orders
union all
select ▶ordder_id from archive.orders
---
-- a misspelt column below text that is not ASCII
-- SQL_BINDER: Did you mean "status"?
select 'ÆØÅ 日本語 😀' as greeting, -- 😀
  'ß', ▶statsu
from orders
---
-- a misspelt column in a distinct on
-- SQL_BINDER: Did you mean "customer_id"?
select distinct on (▶customerid) * from orders
---
-- a misspelt column in a case
-- SQL_BINDER: Did you mean "is_paid"?
select case when ▶ispaid then 1 else 2 end from orders
---
-- a misspelt column in an aggregate's order
-- SQL_BINDER: Did you mean "is_paid"?
select list(order_id order by ▶is_pad) from orders
---
-- a misspelt column in unnest
-- SQL_BINDER: Did you mean "tags"?
select unnest(▶tgas) from orders
---
-- a column of no table
-- SQL_BINDER
select ▶order_id
---
-- a text in double quotes
-- SQL_BINDER
select * from orders where status = ▶"open"
---
-- a misspelt alias of a table
-- SQL_BINDER: Did you mean "o"?
select ▶ox.order_id from orders o
---
-- a table hidden by its alias
-- SQL_BINDER: Did you mean "o"?
select ▶orders.order_id from orders o
---
-- a misspelt table
-- SQL_CATALOG: Did you mean "orders"?
select * from ▶ordrs
---
-- a misspelt table in a join
-- SQL_CATALOG: Did you mean "customers"?
select * from orders o
join ▶custmers c using (customer_id)
---
-- a misspelt table in a subquery
-- SQL_CATALOG: Did you mean "products"?
select (select count(*) from ▶product)
---
-- a misspelt schema
-- SQL_CATALOG
select * from ▶archiv.orders
---
-- a common table expression used before it is there
-- SQL_CATALOG
with a as (select * from ▶b), b as (select 1 as x) select * from a
---
-- a misspelt function
-- SQL_CATALOG: Did you mean "upper"?
select ▶uper(status) from orders
---
-- a misspelt aggregate
-- SQL_CATALOG: Did you mean "count"?
select ▶cuont(*) from orders
---
-- a misspelt method
-- SQL_CATALOG: Did you mean "lower"?
select ▶status.lowr() from orders
---
-- a misspelt table function
-- SQL_CATALOG: Did you mean "read_csv"?
select * from ▶read_cvs('$files/people.csv')
---
-- a misspelt macro
-- SQL_CATALOG: Did you mean "add_tax"?
select ▶add_taxx(total) from orders
---
-- a function of another database
-- SQL_CATALOG
select ▶dateadd('day', 1, ordered_on) from orders
---
-- too few arguments
-- SQL_BINDER
select ▶substring(status) from orders
---
-- too many arguments
-- SQL_BINDER
select ▶lower(status, 'en') from orders
---
-- arguments of a wrong type
-- SQL_BINDER
select ▶sum(status) from orders
---
-- an aggregate without its argument
-- SQL_BINDER
select ▶max() from orders
---
-- a macro with too many arguments
-- SQL_BINDER
select ▶add_tax(1, 2, 3)
---
-- a macro with too few arguments
-- SQL_BINDER
select ▶add_tax()
---
-- a macro with an argument that it has not
-- SQL_BINDER
select ▶add_tax(1, percentage := 2)
---
-- a table macro with too few arguments
-- SQL_BINDER
select * from ▶orders_above()
---
-- a table function with an unknown option
-- SQL_BINDER: Did you mean "header"?
select * from ▶read_csv('$files/people.csv', headr = true)
---
-- a table function with an option of a wrong value
-- SQL_FAILED
select * from read_csv('$files/people.csv', header = 'perhaps')
---
-- a date and a truth added
-- SQL_BINDER
select ordered_on ▶+ is_paid from orders
---
-- a text and a number compared with arithmetic
-- SQL_BINDER
select status ▶* 2 from orders
---
-- types of a case that do not fit
-- SQL_BINDER
select ▶case when is_paid then ordered_on else tags end from orders
---
-- a list of types that do not fit
-- SQL_BINDER
select [order_id, ▶tags] from orders
---
-- a subquery of a type that does not fit
-- SQL_BINDER
select * from orders where tags ▶> (select 1)
---
-- a column that is not grouped
-- SQL_BINDER
select ▶status, count(*) from orders
---
-- a column that is not grouped, beside one that is
-- SQL_BINDER
select customer_id, ▶status, sum(total) from orders group by customer_id
---
-- a column that is not grouped, in having
-- SQL_BINDER
select customer_id from orders group by customer_id having status = 'open'
---
-- a column that is not grouped, in order by
-- SQL_BINDER
select customer_id from orders group by customer_id order by ▶total
---
-- group by a position that is not there
-- SQL_BINDER
select status from orders group by 3
---
-- order by a position that is not there
-- SQL_BINDER
select status from orders order by ▶2
---
-- an ambiguous column
-- SQL_BINDER
select ▶customer_id from orders o join customers c on o.customer_id = c.customer_id
---
-- an ambiguous column in where
-- SQL_BINDER
select o.order_id from orders o, lines l where ▶order_id = 1
---
-- an unknown type
-- SQL_CATALOG: Did you mean "integer"?
select order_id::▶intger from orders
---
-- an unknown type in cast
-- SQL_CATALOG
select cast(total as ▶money) from orders
---
-- a decimal that is too wide
-- SQL_BINDER
select total::decimal(60, 2) from orders
---
-- a syntax error at the start
-- SQL_SYNTAX
▶selct order_id from orders
---
-- a syntax error in the middle
-- SQL_SYNTAX
select order_id
frm ▶orders
where total > 1
---
-- a syntax error at the end
-- SQL_SYNTAX
select order_id from orders where▶
---
-- a second where
-- SQL_SYNTAX
select order_id from orders where total > 1 ▶where is_paid
---
-- a comma too few
-- SQL_SYNTAX
select order_id total ▶status from orders
---
-- a comma too many
-- SQL_SYNTAX
select order_id, ▶, total from orders
---
-- a comma at the start
-- SQL_SYNTAX
select ▶, order_id from orders
---
-- a comma behind the last common table expression
-- SQL_SYNTAX
with a as (select 1 as x), ▶select * from a
---
-- a comma behind the last argument
-- SQL_SYNTAX
select greatest(1, 2,▶) from orders
---
-- a bracket that is not closed
-- SQL_SYNTAX
select coalesce(total, 0 ▶from orders
---
-- a bracket that was not opened
-- SQL_SYNTAX
select total▶) from orders
---
-- a bracket that closes the statement around, with a statement behind
-- SQL_TWO_STATEMENTS
select 1 as a); ▶drop table orders; select (1
---
-- a bracket that closes the statement around
-- SQL_SYNTAX
select 1 as a▶) union (select 2
---
-- a case without its end
-- SQL_SYNTAX
select case when is_paid then 1 ▶from orders
---
-- a text that is not closed
-- SQL_SYNTAX
select ▶'open from orders
---
-- a name that is not closed
-- SQL_SYNTAX
select ▶"total from orders
---
-- a comment that is not closed
-- SQL_SYNTAX
select 1 as a ▶/* the rest
---
-- a dollar quote that is not closed
-- SQL_SYNTAX
select ▶$$open from orders
---
-- having before group by
-- SQL_SYNTAX
select status from orders having count(*) > 1 ▶group by status
---
-- limit before order by
-- SQL_SYNTAX
select * from orders limit 1 ▶order by total
---
-- order by before a union
-- SQL_SYNTAX
select order_id from orders order by 1 ▶union select 1
---
-- equality of another language
-- SQL_CATALOG
select * from orders where total ▶=== 1
---
-- back quotes
-- SQL_CATALOG
select `total▶` from orders
---
-- a hexadecimal number
-- SQL_SYNTAX
select 0xFF ▶as a
---
-- top of another database
-- SQL_SYNTAX
select top ▶10 * from orders
---
-- between symmetric
-- SQL_FAILED
select * from orders where total between symmetric 2 and 1
---
-- a condition of a join that is missing
-- SQL_SYNTAX
select * from orders o join customers c ▶where c.name = 'Ada'
---
-- a union of different numbers of columns
-- SQL_BINDER
select order_id, total from orders union all select order_id from archive.orders
---
-- values of different lengths
-- SQL_SYNTAX
values (1, 'a'), (2)
---
-- a window in where
-- SQL_BINDER
select * from orders where ▶row_number() over (order by total) = 1
---
-- a window in a group
-- SQL_BINDER
select count(*) from orders group by ▶rank() over (order by total)
---
-- a window in a window
-- SQL_BINDER
select sum(▶rank() over (order by total)) over () from orders
---
-- a window function without its window
-- SQL_CATALOG
select ▶row_number() from orders
---
-- a window without a name
-- SQL_SYNTAX
select sum(total) over w from orders
---
-- a frame that ends before it begins
-- SQL_SYNTAX
select sum(total) over (rows between current row and ▶unbounded preceding) from orders
---
-- an aggregate in where
-- SQL_BINDER
select * from orders where ▶sum(total) > 1
---
-- an aggregate in an aggregate
-- SQL_BINDER
select max(▶sum(total)) from orders
---
-- an aggregate in group by
-- SQL_BINDER
select 1 from orders group by ▶sum(total)
---
-- an aggregate of an alias in where
-- SQL_BINDER
select status, ▶sum(total) as all_total from orders where all_total > 1 group by status
---
-- qualify without a window
-- SQL_BINDER
select * from orders qualify total > 1
---
-- filter on a function that does not aggregate
-- SQL_FAILED
select upper(status) filter (where is_paid) from orders
---
-- a common table expression twice
-- SQL_SYNTAX
with a as (select 1 as x), a as (select 2 as x) select * from a
---
-- an alias of a table twice
-- SQL_BINDER
select * from orders o join customers o on true
---
-- a table twice without an alias
-- SQL_BINDER
select orders.total from orders, orders
---
-- more names than columns
-- SQL_BINDER
select * from orders as o(a, b, c, d, e, f, g, h, i, j)
---
-- a field that a struct has not
-- SQL_BINDER: Did you mean "width"?
select size.widht from products
---
-- a field that a struct has not, in brackets
-- SQL_BINDER
select size['depth'] from products
---
-- a field of a number
-- SQL_BINDER
select total.amount from orders
---
-- star of a table that is not there
-- SQL_BINDER
select x.* from orders o
---
-- star without a table
-- SQL_BINDER
select *
---
-- exclude of a column that is not there
-- SQL_BINDER
select * exclude (labels) from orders
---
-- replace of a column that is not there
-- SQL_BINDER
select * replace (1 as labels) from orders
---
-- all columns excluded
-- SQL_BINDER
select * exclude (product_id, valid_from, price) from prices
---
-- columns that match nothing
-- SQL_BINDER
select ▶columns('nothing_.*') from orders
---
-- columns by a broken expression
-- SQL_BINDER
select ▶columns('(') from orders
---
-- columns beside columns of other numbers
-- SQL_BINDER
select columns('order_id') + ▶columns('total|discount') from orders
---
-- a limit that is a text
-- SQL_FAILED
select * from orders limit ▶'a'
---
-- a limit that reads a column
-- SQL_BINDER
select * from orders limit ▶total
---
-- a negative limit
-- SQL_BINDER
select * from orders limit ▶-1
---
-- a subquery of two columns
-- SQL_BINDER
select ▶(select order_id, total from orders) from customers
---
-- in a subquery of two columns
-- SQL_BINDER
select * from orders where order_id ▶in (select order_id, total from archive.orders)
---
-- a subquery in a place for none
-- SQL_BINDER
select list_transform(tags, lambda t: (select t)) from orders
---
-- unnest of a number
-- SQL_BINDER
select ▶unnest(total) from orders
---
-- unnest in where
-- SQL_BINDER
select * from orders where ▶unnest(tags) = 'web'
---
-- a lambda with too many parameters
-- SQL_BINDER
select list_transform(tags, lambda a, b, c: a) from orders
---
-- a lambda where none is wanted
-- SQL_BINDER
select upper(lambda x: x) from orders
---
-- a file that is not there
-- SQL_FAILED
select * from ▶read_csv('$files/nobody.csv')
---
-- a file by a name that is not there
-- SQL_FAILED
select * from '$files/nobody.parquet'
---
-- a pattern that no file matches
-- SQL_FAILED
select * from ▶read_parquet('$files/nothing/*.parquet')
---
-- a file of a kind that is not known
-- SQL_CATALOG
select * from ▶'$files/people.doc'
---
-- a recursion that reads a table that is not there
-- SQL_CATALOG
with recursive t(n) as (select 1 union all select t.n from t, ▶nowhere) select * from t
---
-- a recursion whose parts differ
-- SQL_BINDER
with recursive t(n, m) as (select 1, 2 union all select n + 1 from t where n < 3) select * from t
---
-- a recursion without its word
-- SQL_BINDER
with t(n) as (select 1 union all select n + 1 from ▶t where n < 3) select * from t
---
-- a recursion with a limit inside
-- SQL_SYNTAX
with recursive t(n) as (select 1 union all select n + 1 from t order by n limit 3) select * from t
---
-- recursion with a key that is not there
-- SQL_BINDER
with recursive t(n) using key (▶m) as (select 1 union select n + 1 from t where n < 3) select * from t
---
-- an unknown collation
-- SQL_CATALOG
select * from orders order by status collate klingon
---
-- a collation of a number
-- SQL_BINDER
select ▶total collate nocase from orders
---
-- an asof join without an inequality
-- SQL_BINDER
select * from orders o asof join prices p on o.order_id = p.product_id
---
-- an asof join with two inequalities
-- SQL_BINDER
select * from orders o asof join prices p on o.ordered_at >= p.valid_from and o.total > p.price
---
-- a natural join without a common column
-- SQL_BINDER
select * from edges ▶natural join products
---
-- a column of the right side of a semi join
-- SQL_BINDER
select ▶c.name from orders o semi join customers c using (customer_id)
---
-- a lateral join that reads what comes later
-- SQL_BINDER
select * from (select ▶c.name) x, customers c
---
-- a pivot without an aggregate function
-- SQL_BINDER
pivot orders on status in ('open') using ▶total
---
-- a pivot on a column that is not there
-- SQL_BINDER
pivot orders on ▶state in ('open') using sum(total)
---
-- an unpivot of types that do not fit
-- SQL_BINDER
unpivot orders on ordered_on, tags
---
-- an unpivot of a column that is not there
-- SQL_BINDER
▶unpivot monthly on jan, april
---
-- grouping of what is not grouped
-- SQL_BINDER
select ▶grouping(status) from orders
---
-- a part of a date that is not there
-- SQL_FAILED
select extract(fortnight from ordered_on) from orders
---
-- a parameter
-- SQL_FAILED
select * from orders where order_id = $1
---
-- a parameter without a number
-- SQL_FAILED
select * from orders where order_id = ?
---
-- a tag of Jinja
-- SQL_SYNTAX: This looks like Jinja
select order_id
▶{% if true %}, total{% endif %}
from orders
---
-- a comment of Jinja
-- SQL_SYNTAX: This looks like Jinja
select order_id ▶{# the key #} from orders
---
-- at a version of a table
-- SQL_BINDER
select * from orders at (version => 1)
---
-- a copy to a file
-- SQL_NOT_A_QUERY
▶copy orders to '$files/out.csv'
---
-- a copy of a query to a file
-- SQL_NOT_A_QUERY
▶copy (select * from orders) to '$files/out.parquet' (format parquet)
---
-- a copy from a file
-- SQL_NOT_A_QUERY
▶copy orders from '$files/people.csv'
---
-- attach
-- SQL_NOT_A_QUERY
▶attach '$files/other.duckdb' as other
---
-- detach
-- SQL_NOT_A_QUERY
▶detach other
---
-- install
-- SQL_NOT_A_QUERY
▶install httpfs
---
-- load
-- SQL_NOT_A_QUERY
▶load httpfs
---
-- set
-- SQL_NOT_A_QUERY
▶set memory_limit = '1GB'
---
-- set variable
-- SQL_NOT_A_QUERY
▶set variable first_day = date '2024-01-01'
---
-- reset
-- SQL_NOT_A_QUERY
▶reset memory_limit
---
-- pragma
-- SQL_NOT_A_QUERY
▶pragma table_info('orders')
---
-- create table
-- SQL_NOT_A_QUERY
▶create table t as select 1 as id
---
-- create view
-- SQL_NOT_A_QUERY
-- a comment above
▶create or replace view v as select 1 as id
---
-- create macro
-- SQL_NOT_A_QUERY
▶create macro twice(x) as x * 2
---
-- drop
-- SQL_NOT_A_QUERY
▶drop table orders
---
-- alter
-- SQL_NOT_A_QUERY
▶alter table orders add column x integer
---
-- insert
-- SQL_NOT_A_QUERY
▶insert into orders (order_id) values (5)
---
-- insert that returns rows
-- SQL_NOT_A_QUERY
▶insert into orders (order_id) values (5) returning order_id
---
-- insert or replace
-- SQL_NOT_A_QUERY
▶insert or replace into orders (order_id) values (5)
---
-- insert behind with
-- SQL_NOT_A_QUERY
with x as (select 5 as order_id) ▶insert into orders (order_id) select order_id from x
---
-- update
-- SQL_NOT_A_QUERY
/* first */ ▶update orders set total = 0
---
-- update behind with
-- SQL_NOT_A_QUERY
with x as (select 1 as order_id) ▶update orders set total = 0 from x
---
-- delete
-- SQL_NOT_A_QUERY
▶delete from orders where order_id = 1
---
-- delete behind with
-- SQL_NOT_A_QUERY
with x as (select 1) ▶delete from orders
---
-- merge
-- SQL_NOT_A_QUERY
▶merge into orders using lines using (order_id) when matched then delete
---
-- truncate
-- SQL_NOT_A_QUERY
▶truncate orders
---
-- use
-- SQL_NOT_A_QUERY
▶use archive
---
-- call
-- SQL_NOT_A_QUERY: Write from NAME(…) instead of call NAME(…).
▶call pragma_version()
---
-- checkpoint
-- SQL_NOT_A_QUERY
▶checkpoint
---
-- force checkpoint
-- SQL_NOT_A_QUERY
▶force checkpoint
---
-- vacuum
-- SQL_NOT_A_QUERY
▶vacuum analyze
---
-- analyze
-- SQL_NOT_A_QUERY
▶analyze orders
---
-- begin
-- SQL_NOT_A_QUERY
▶begin transaction
---
-- commit
-- SQL_NOT_A_QUERY
▶commit
---
-- rollback
-- SQL_NOT_A_QUERY
▶rollback
---
-- explain
-- SQL_NOT_A_QUERY
▶explain select 1
---
-- explain analyze
-- SQL_NOT_A_QUERY
▶EXPLAIN ANALYZE select 1
---
-- prepare
-- SQL_NOT_A_QUERY
▶prepare p as select 1
---
-- execute
-- SQL_NOT_A_QUERY
▶execute p(1)
---
-- deallocate
-- SQL_NOT_A_QUERY
▶deallocate p
---
-- export
-- SQL_NOT_A_QUERY
▶export database '$files/export'
---
-- import
-- SQL_NOT_A_QUERY
▶import database '$files/export'
---
-- comment on
-- SQL_NOT_A_QUERY
▶comment on table orders is 'orders'
---
-- create type
-- SQL_NOT_A_QUERY
▶create type mood as enum ('a')
---
-- create secret
-- SQL_NOT_A_QUERY
▶create secret (type s3)
---
-- update extensions
-- SQL_NOT_A_QUERY
▶update extensions
---
-- a second statement
-- SQL_TWO_STATEMENTS
select 1 as a; ▶select 2 as b
---
-- a statement behind a query
-- SQL_TWO_STATEMENTS
select 1 as a;

-- then
▶drop table orders;
---
-- no statement
-- SQL_EMPTY
▶-- select 1
---
-- only semicolons
-- SQL_EMPTY
▶;;
