{{config materialized="table" tags=(list "airline")}}

with latest_versions as (
  select *, count(*) over (partition by customer_id) as version_count
  from {{ref "silver.airline_customer_records"}}
  where is_valid_record
  qualify row_number() over (
    partition by customer_id
    order by _loaded_at desc, _source_file desc, _record desc
  ) = 1
),

mobile_owners as (
  select
    mobile_number,
    count(*) as customer_count,
    arg_min(customer_id, (length(customer_id), customer_id)) as owner_id
  from latest_versions
  group by mobile_number
),

customers as (
  select
    versions.customer_id,
    versions.customer_name,
    coalesce(len(string_split(versions.customer_name, ' ')), 0)::integer as name_word_count,
    versions.mobile_number,
    owners.customer_count > 1 as is_mobile_duplicate,
    owners.owner_id = versions.customer_id as is_mobile_owner,
    versions.region,
    case versions.region
      when 'North' then 'Northern'
      when 'South' then 'Southern'
      when 'East' then 'Eastern'
      when 'West' then 'Western'
      else 'Other'
    end as region_group,
    versions.version_count::integer as version_count,
    versions._source_file,
    versions._record,
    versions._loaded_at
  from latest_versions as versions
  inner join mobile_owners as owners on owners.mobile_number = versions.mobile_number
)

select * from customers
