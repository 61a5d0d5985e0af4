build --event-time-start 2021-01-01 --event-time-end 2024-01-01
sed 's/twenty/20/' seeds/views.csv > mended.csv
mv mended.csv seeds/views.csv
build
rows "select * from views_by_year order by all"
