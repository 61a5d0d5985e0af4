select * from {{ref "views"}}
