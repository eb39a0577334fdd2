-- On which days did rules summarize what a language model can summarize online now?
-- Definition: upgradable summaries that are in no open batch: those whose answer is there; where it may ask, also
-- those of the second day and later, and those that batches have given up.
-- Unit: pull requests. Null policy: a summary without a fallback reason is final. Parameters: oldest day, day before
-- which batches ask, whether it may ask.
select partition_date as day, count(*) as pull_requests
from upgradable_summaries
where partition_date >= $1
  and not is_in_batch
  and (is_answered or ($3 and (partition_date >= $2 or is_given_up)))
group by partition_date
order by day desc
