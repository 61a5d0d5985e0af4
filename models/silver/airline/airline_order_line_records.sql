{{config materialized="ephemeral" tags=(list "airline")}}

with files as (
  select _source_file, min(_loaded_at) as _loaded_at
  from {{ref "bronze.airline_orders"}}
  group by _source_file
),

numbered_files as (
  select _source_file, row_number() over (order by _loaded_at, _source_file)::integer as file_number
  from files
),

typed as (
  select
    records.order_id as raw_order_id,
    records.mobile_number as raw_mobile_number,
    records.order_date_time as raw_order_date_time,
    records.sku_id as raw_sku_id,
    records.sku_count as raw_sku_count,
    records.total_amount as raw_total_amount,
    files.file_number,
    files.file_number * 10000000000 + records._record as order_line_id,
    {{> text_or_null column="records.order_id"}} as order_id,
    {{> mobile_digits column="records.mobile_number"}} as mobile_digits,
    {{> local_time_or_null column="records.order_date_time" zone="Asia/Kolkata"}} as ordered_at_local,
    {{> text_or_null column="records.sku_id"}} as sku_id,
    {{> count_or_null column="records.sku_count"}} as sku_count,
    {{> amount_or_null column="records.total_amount"}} as total_amount_inr,
    records._source_file,
    records._record,
    records._file_checksum,
    records._loaded_at,
    records._batch_id
  from {{ref "bronze.airline_orders"}} as records
  inner join numbered_files as files on files._source_file = records._source_file
),

records as (
  select
    *,
    order_id is not null and sku_id is not null and coalesce(sku_count > 0, false) as is_valid_line
  from typed
)

select * from records
