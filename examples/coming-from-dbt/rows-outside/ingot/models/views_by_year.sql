select view_id, seen_at + interval 1 hour as seen_at from {{ref "views"}}
