build
rows "select * from customers"
