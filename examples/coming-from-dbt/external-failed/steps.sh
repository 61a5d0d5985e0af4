build
printf 'country,amount\nNO,\nSE,20\n' > seeds/raw_sales.csv
build
rows "select * from 'sales.parquet'"
