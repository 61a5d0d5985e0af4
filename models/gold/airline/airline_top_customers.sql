{{config materialized="table" tags=(list "airline")}}

with period as (
  {{#if (var "airline_window_end" "")}}
  select
    coalesce(
      {{> local_time_or_null column=(literal (var "airline_window_end")) zone="Asia/Kolkata"}},
      error('The variable airline_window_end must be a time such as 2025-12-31T23:59:59')
    ) at time zone 'Asia/Kolkata' at time zone 'UTC' as ends_at
  {{else}}
  select max(ordered_at) as ends_at
  from {{ref "silver.airline_orders"}}
  {{/if}}
),

recent_spending as (
  select
    orders.customer_id,
    sum(orders.total_amount_inr)::decimal(18, 2) as total_spent_inr,
    count(*) as order_count,
    sum(orders.item_count)::bigint as item_count,
    min(orders.ordered_at) as first_ordered_at,
    max(orders.ordered_at) as last_ordered_at,
    date_diff('day', min(orders.ordered_on), max(orders.ordered_on)) as active_days
  from {{ref "silver.airline_orders"}} as orders
  cross join period
  where
    not orders.is_orphan
    and orders.ordered_at between period.ends_at - interval 30 day and period.ends_at
  group by orders.customer_id
),

ranked as (
  select *, rank() over (order by total_spent_inr desc) as spending_rank
  from recent_spending
  qualify row_number() over (order by total_spent_inr desc, order_count desc, customer_id) <= 10
),

top_customers as (
  select
    ranked.spending_rank,
    ranked.customer_id,
    customers.customer_name,
    customers.region,
    ranked.total_spent_inr,
    ranked.order_count,
    (ranked.total_spent_inr / ranked.order_count)::decimal(18, 2) as average_order_inr,
    ranked.item_count,
    ranked.first_ordered_at,
    ranked.last_ordered_at,
    ranked.active_days
  from ranked
  inner join {{ref "silver.airline_customers"}} as customers
    on customers.customer_id = ranked.customer_id
  order by ranked.spending_rank, ranked.order_count desc, ranked.customer_id
)

select * from top_customers
