build
printf 'country,amount\nNO,10\n' > seeds/raw_sales.csv
build
rows "select count(*) as rows_in_file, count(country) as countries from 'sales.parquet'"
