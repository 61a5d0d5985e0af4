select *
from {{model}}
where {{column_name}} > timestamptz '{{run_started_at}}' at time zone 'UTC'
