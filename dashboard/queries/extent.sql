-- Which days are in, and when were they last written? Days of pull requests that are complete; null before the first.
select
    min(partition_date) as oldest_day,
    max(partition_date) as newest_day,
    count(distinct partition_date) as days,
    max(written_at) as written_at
from partition_log
where asset = 'pull_requests'
