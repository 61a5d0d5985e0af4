select 1
where (select sum(revenue_01) from {{ref "revenue"}}) <> (select sum(amount) from {{ref "silver.orders"}})
