build --event-time-start 2021-01-01 --event-time-end 2024-01-01
rows "select * from views_by_year order by all"
