-- On which days do pull requests wait to be sent in a batch?
-- Definition: upgradable summaries before the second day that no batch asks, has answered or has given up.
-- Unit: pull requests. Null policy: a summary without a fallback reason is final. Parameters: oldest day, day before
-- which batches ask.
select partition_date as day, count(*) as pull_requests
from upgradable_summaries
where partition_date >= $1
  and partition_date < $2
  and not (is_in_batch or is_answered or is_given_up)
group by partition_date
order by day desc
