{{config materialized="table" refresh="daily" tags=(list "airline")}}

-- Each of these is one row of measures, turned into one row a measure; what follows a colon is the detail.
with customers_in as (
  select *
  from (
    select
      count(*)::double as records_in,
      {{> null_rate_pct column="customer_id"}},
      {{> null_rate_pct column="customer_name"}},
      {{> null_rate_pct column="mobile_number"}},
      {{> null_rate_pct column="region"}}
    from {{ref "bronze.airline_customers"}}
  )
  unpivot include nulls (measured_value for measure in (columns(*)))
),

customers_out as (
  select *
  from (
    select
      count(*)::double as records_out,
      coalesce(sum(version_count - 1), 0)::double as records_superseded,
      count(*) filter (where is_mobile_duplicate)::double as duplicates_by_mobile,
      count(*) filter (where region = 'Unknown')::double as unknown_regions,
      count(*) filter (
        where customer_id not in (
          select customer_id from {{ref "silver.airline_orders"}} where customer_id is not null
        )
      )::double as without_orders
    from {{ref "silver.airline_customers"}}
  )
  unpivot include nulls (measured_value for measure in (columns(*)))
),

customer_rules as (
  select unnest(broken_rules) as rule
  from {{ref "silver.airline_customers_quarantine"}}
),

lines_in as (
  select *
  from (
    select
      count(*)::double as records_in,
      {{> null_rate_pct column="order_id"}},
      {{> null_rate_pct column="mobile_number"}},
      {{> null_rate_pct column="order_date_time"}},
      {{> null_rate_pct column="sku_id"}},
      {{> null_rate_pct column="sku_count"}},
      {{> null_rate_pct column="total_amount"}}
    from {{ref "bronze.airline_orders"}}
  )
  unpivot include nulls (measured_value for measure in (columns(*)))
),

line_rules as (
  select unnest(broken_rules) as rule
  from {{ref "silver.airline_order_lines_quarantine"}}
),

repeated_lines as (
  select count(*) - 1 as repeat_count
  from {{ref "silver.airline_order_lines"}}
  group by order_id, sku_id, sku_count
  having count(*) > 1
),

orders_in as (
  select *
  from (
    select
      count(*)::double as records_in,
      count(*) filter (where is_current)::double as records_out,
      count(*) filter (where len(broken_rules) = 0 and not is_current)::double as records_superseded,
      count(*) filter (where len(broken_rules) > 0)::double as records_quarantined
    from {{ref "silver.airline_order_versions"}}
  )
  unpivot include nulls (measured_value for measure in (columns(*)))
),

order_rules as (
  select unnest(broken_rules) as rule
  from {{ref "silver.airline_orders_quarantine"}}
),

orders_out as (
  select *
  from (
    select
      count(*) filter (where is_orphan)::double as orphans,
      count(*) filter (where is_incomplete)::double as incomplete,
      (max(ordered_on) - min(ordered_on))::double as date_span_days,
      epoch(min(ordered_on)) as first_ordered_on,
      epoch(max(ordered_on)) as last_ordered_on,
      min(total_amount_inr)::double as smallest_amount_inr,
      avg(total_amount_inr)::double as mean_amount_inr,
      median(total_amount_inr)::double as median_amount_inr,
      max(total_amount_inr)::double as largest_amount_inr
    from {{ref "silver.airline_orders"}}
  )
  unpivot include nulls (measured_value for measure in (columns(*)))
),

line_counts as (
  select *
  from (
    select
      (select count(*) from {{ref "silver.airline_order_lines"}})::double as records_out,
      (
        select coalesce(sum(line_count), 0)
        from {{ref "silver.airline_order_versions"}}
        where len(broken_rules) = 0 and not is_current
      )::double as records_superseded,
      (select count(*) from {{ref "silver.airline_order_lines_quarantine"}})::double as records_quarantined,
      (select coalesce(sum(repeat_count), 0) from repeated_lines)::double as duplicates,
      (
        select coalesce(sum(line_count), 0)
        from {{ref "silver.airline_orders"}}
        where is_orphan
      )::double as orphans
  )
  unpivot include nulls (measured_value for measure in (columns(*)))
),

customer_counts as (
  select *
  from (
    select count(*)::double as records_quarantined
    from {{ref "silver.airline_customers_quarantine"}}
  )
  unpivot include nulls (measured_value for measure in (columns(*)))
),

measures as (
  select 'customers' as subject, * from customers_in
  union all
  select 'customers' as subject, * from customers_out
  union all
  select 'customers' as subject, * from customer_counts
  union all
  select 'customers' as subject, 'quarantined_by_rule:' || rule, count(*) from customer_rules group by rule
  union all
  select 'order_lines' as subject, * from lines_in
  union all
  select 'order_lines' as subject, * from line_counts
  union all
  select 'order_lines' as subject, 'quarantined_by_rule:' || rule, count(*) from line_rules group by rule
  union all
  select 'orders' as subject, * from orders_in
  union all
  select 'orders' as subject, * from orders_out
  union all
  select 'orders' as subject, 'quarantined_by_rule:' || rule, count(*) from order_rules group by rule
),

-- The share of all records that broke no rule and, for lines of orders, belong to a known customer.
integrity as (
  select
    'all' as subject,
    'integrity_score_pct' as measure,
    {{> pct
      part="sum(measured_value) filter (where measure = 'records_in') - sum(measured_value) filter (where measure in ('records_quarantined', 'orphans'))"
      whole="sum(measured_value) filter (where measure = 'records_in')"
    }} as measured_value
  from measures
  where subject in ('customers', 'order_lines')
),

report as (
  select
    subject,
    split_part(measure, ':', 1) as measure,
    split_part(measure, ':', 2) as detail,
    measured_value,
    case
      when ends_with(measure, '_on') then strftime(make_timestamp((measured_value * 1000000)::bigint), '%Y-%m-%d')
    end as measured_text,
    timestamptz '{{run_started_at}}' at time zone 'UTC' as measured_at
  from (
    select * from measures
    union all
    select * from integrity
  )
  order by subject, measure, detail
)

select * from report
