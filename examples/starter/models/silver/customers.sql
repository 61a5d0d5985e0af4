with records as (
  select
    customer_id,
    {{> trimmed column="customer_name"}} as customer_name,
    upper(country_code) as country_code,
    joined_on::date as joined_on,
    _source_file,
    _record
  from {{ref "bronze.customers"}}
),

customers as (
  select
    records.customer_id,
    records.customer_name,
    records.country_code,
    countries.country_name,
    records.joined_on
  from records
  left join {{ref "countries"}} as countries using (country_code)
  qualify row_number() over (
    partition by records.customer_id
    order by records._source_file desc, records._record desc
  ) = 1
)

select * from customers
