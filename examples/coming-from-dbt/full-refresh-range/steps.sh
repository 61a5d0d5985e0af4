build
build --full-refresh --event-time-start 2022-01-01 --event-time-end 2023-01-01
rows "select * from views_by_year order by all"
