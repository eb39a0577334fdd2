-- The days whose rows are not what was expected, newest first.
select asset, partition_date, rows, expected_rows, written_at
from partition_log
where rows is distinct from expected_rows
  and expected_rows is not null
order by partition_date desc, asset
limit 50
