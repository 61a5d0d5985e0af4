select * exclude (_file_checksum, _loaded_at, _batch_id)
from "raw"."orders"
