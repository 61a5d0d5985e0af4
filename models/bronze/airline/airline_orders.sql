{{config materialized="table" tags=(list "airline")}}

with files as (
  select _source_file, _file_checksum, min(_loaded_at) as _loaded_at
  from {{source "airline_raw" "orders"}}
  group by all
),

first_files as (
  select _source_file
  from files
  qualify row_number() over (partition by _file_checksum order by _loaded_at, _source_file) = 1
),

records as (
  select *
  from {{source "airline_raw" "orders"}}
  where _source_file in (select _source_file from first_files)
)

select * from records
