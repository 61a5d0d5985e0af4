{{config materialized="table" tags=(list "airline")}}

select * from {{source "airline_raw" "orders"}}
