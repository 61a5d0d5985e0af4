select view_id, seen_at, cast(seconds as integer) as seconds from {{ ref('views') }}
