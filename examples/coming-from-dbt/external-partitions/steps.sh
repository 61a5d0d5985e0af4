build
printf 'country,amount\nNO,10\n' > seeds/raw_sales.csv
build
rows "select country, amount from sales order by all"
