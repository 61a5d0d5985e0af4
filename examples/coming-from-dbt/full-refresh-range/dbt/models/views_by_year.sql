select * from {{ ref('views') }}
