-- What one day of one step gave and cost when it was last written: rows against the rows that were expected, seconds,
-- API points, tokens, dollars. No row for a day that was never complete.
select rows, expected_rows, seconds, api_points, tokens, cost_usd, run_id, written_at
from partition_log
where asset = $asset
  and partition_date = $day::DATE
order by written_at desc
limit 1
