{{config materialized="ephemeral" tags=(list "airline")}}

with cleaned as (
  select
    *,
    upper({{> text_or_null column="customer_id"}}) as id_text,
    regexp_replace(trim(customer_name, e' \t\r\n'), '\s+', ' ', 'g') as name_text,
    {{> text_or_null column="mobile_number"}} as mobile_text,
    {{> mobile_digits column="mobile_number"}} as mobile_digits,
    lower(regexp_replace(region, '[\s_-]', '', 'g')) as region_key
  from {{ref "bronze.airline_customers"}}
),

typed as (
  select
    customer_id as raw_customer_id,
    customer_name as raw_customer_name,
    mobile_number as raw_mobile_number,
    region as raw_region,
    id_text,
    mobile_text,
    case
      when regexp_full_match(id_text, 'CUST-?\d+') then 'CUST-' || ltrim(id_text, 'CUST-')
    end as customer_id,
    nullif({{> title_case column="name_text"}}, '') as customer_name,
    case when length(mobile_digits) = 10 then mobile_digits end as mobile_number,
    case
      when region_key in ('north', 'south', 'east', 'west', 'central', 'northeast')
        then upper(region_key[1]) || region_key[2:]
      else 'Unknown'
    end as region,
    _source_file,
    _record,
    _file_checksum,
    _loaded_at,
    _batch_id
  from cleaned
),

records as (
  select *, customer_id is not null and mobile_number is not null as is_valid_record
  from typed
)

select * from records
