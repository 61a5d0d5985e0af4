select 'new' as customer
