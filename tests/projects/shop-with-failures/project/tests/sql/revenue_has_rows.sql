select 1 where not exists (from {{ref "revenue"}})
