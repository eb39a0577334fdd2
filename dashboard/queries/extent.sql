-- Which days are in, and when were they last written? Days of pull requests; null before the first. The newest whole day
-- is over and has nothing missing.
select
    min(partition_date) as oldest_day,
    max(partition_date) as newest_day,
    count(distinct partition_date) as days,
    max(written_at) as written_at,
    (select max(partition_date) from covered_days) as newest_whole_day
from partition_log
where asset = 'pull_requests'
