{{config materialized="table" tags=(list "airline")}}

with quarantined_customers as (
  select
    raw_customer_id as customer_id,
    raw_customer_name as customer_name,
    raw_mobile_number as mobile_number,
    raw_region as region,
    list_filter(
      [
        case when id_text is null then 'customer_id_missing' end,
        case when id_text is not null and customer_id is null then 'customer_id_invalid' end,
        case when mobile_text is null then 'mobile_number_missing' end,
        case when mobile_text is not null and mobile_number is null then 'mobile_number_invalid' end
      ],
      lambda rule: rule is not null
    ) as broken_rules,
    _source_file,
    _record,
    _file_checksum,
    _loaded_at,
    _batch_id
  from {{ref "silver.airline_customer_records"}}
  where not is_valid_record
)

select * from quarantined_customers
