select * from {{ref "codes"}}
