build
# The columns change places.
printf 'capital,country\nOslo,Norway\n' > seeds/capitals.csv
# A column is another one now.
printf 'product,cents\npen,200\n' > seeds/prices.csv
# A value is no whole number.
printf 'product,grams\npen,1.6\n' > seeds/weights.csv
build
rows "select country, capital, eur, grams::varchar as grams from capitals, prices, weights"
