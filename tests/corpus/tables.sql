create schema archive;

create type event_kind as enum ('view', 'cart', 'buy', 'return');

create table customers (
  customer_id integer,
  name varchar,
  email varchar,
  country varchar,
  signed_up_at timestamptz,
  address struct(street varchar, city varchar, geo struct(lat double, lon double)),
  phones varchar[]
);

insert into customers values
  (1, 'Ada', 'ada@example.com', 'NO', '2024-01-01 08:00:00+00', {street: 'A 1', city: 'Oslo', geo: {lat: 59.9, lon: 10.7}}, ['1', '2']),
  (2, 'Bo', null, 'SE', '2024-01-02 09:30:00+00', {street: 'B 2', city: 'Lund', geo: {lat: 55.7, lon: 13.2}}, []),
  (3, 'Cy', 'cy@example.com', 'NO', '2024-02-01 00:00:00+00', null, null);

create table orders (
  order_id integer,
  customer_id integer,
  ordered_at timestamp,
  ordered_on date,
  status varchar,
  total decimal(12, 2),
  discount double,
  is_paid boolean,
  tags varchar[]
);

insert into orders values
  (1, 1, '2024-03-01 10:00:00', '2024-03-01', 'open', 10.50, 0.1, false, ['new', 'web']),
  (2, 1, '2024-03-02 11:00:00', '2024-03-02', 'paid', 20.00, null, true, []),
  (3, 2, '2024-03-02 12:00:00', '2024-03-02', 'paid', 5.25, 0.0, true, ['web']),
  (4, null, '2024-04-01 00:00:00', '2024-04-01', 'lost', null, null, null, null);

create table archive.orders (order_id integer, total decimal(12, 2), archived_on date);

insert into archive.orders values (0, 1.00, '2023-12-31');

create table lines (
  order_id integer,
  line_number integer,
  product_id integer,
  quantity integer,
  price decimal(10, 2),
  attributes map(varchar, varchar)
);

insert into lines values
  (1, 1, 100, 2, 5.25, map {'color': 'red', 'size': 'M'}),
  (2, 1, 101, 1, 20.00, map {}),
  (3, 1, 100, 1, 5.25, null);

create table products (
  product_id integer,
  name varchar,
  category varchar,
  price decimal(10, 2),
  size struct(width integer, height integer)
);

insert into products values
  (100, 'Cup', 'kitchen', 5.25, {width: 8, height: 10}),
  (101, 'Lamp', 'living', 20.00, {width: 20, height: 45});

create table prices (product_id integer, valid_from timestamp, price decimal(10, 2));

insert into prices values
  (100, '2024-01-01', 5.00),
  (100, '2024-03-01', 5.25),
  (101, '2024-01-01', 20.00);

create table events (
  event_id uuid,
  customer_id integer,
  happened_at timestamp,
  kind event_kind,
  payload json,
  value union(number integer, word varchar),
  raw blob,
  flags bit,
  positions struct(x integer, y integer)[],
  matrix integer[][],
  vector float[3],
  lasted interval,
  at_time time,
  big hugeint
);

insert into events values
  (
    '00000000-0000-4000-8000-000000000001', 1, '2024-03-01 09:00:00', 'view',
    '{"page": "/a", "items": [{"sku": "x", "n": 1}, {"sku": "y", "n": 2}]}', 7, '\xAA\xBB', '0101',
    [{x: 1, y: 2}, {x: 3, y: 4}], [[1, 2], [3]], [1.0, 2.0, 3.0], interval 90 minutes, '09:00:00', 170141183460469231731
  ),
  (
    '00000000-0000-4000-8000-000000000002', 2, '2024-03-02 09:00:00', 'buy',
    '{"page": "/b"}', 'seven'::varchar, null, null, [], [], null, null, null, null
  );

create table employees (
  employee_id integer,
  manager_id integer,
  name varchar,
  department varchar,
  salary integer
);

insert into employees values
  (1, null, 'Root', 'lead', 900),
  (2, 1, 'Left', 'shop', 500),
  (3, 1, 'Right', 'shop', 600),
  (4, 2, 'Leaf', 'store', 300);

create table monthly (product varchar, jan integer, feb integer, mar integer);

insert into monthly values ('cup', 1, 2, 3), ('lamp', 4, null, 6);

create table edges (source integer, target integer, cost integer);

insert into edges values (1, 2, 5), (2, 3, 1), (1, 3, 9);

create table "Order Items" ("select" integer, "größe" integer, "a b" varchar, "a.b" integer, "say ""hi""" integer);

insert into "Order Items" values (1, 2, 'x', 3, 4);

create view paid_orders as
select * from orders where is_paid;

create macro add_tax(amount, rate := 0.25) as amount * (1 + rate);

create macro area(side) as side * side, (width, height) as width * height;

create macro orders_above(least) as table
select * from orders where total >= least;

create macro last_orders(status_wanted, n := 10) as table
select * from orders where status = status_wanted order by ordered_at desc limit n;
