select * from {{ref "regions"}}
