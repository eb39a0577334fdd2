-- How many pull requests wait for the language model, and how many of these for a batch?
-- Definition: `waiting` are all upgradable summaries; `for_batch` those to be sent in one, `in_batch` those under way.
-- Unit: pull requests. Null policy: a summary without a fallback reason is final. Parameter: oldest day.
select
    count(*) as waiting,
    count(*) filter (fallback_reason = 'batch' and not (is_in_batch or is_answered or is_given_up)) as for_batch,
    count(*) filter (is_in_batch) as in_batch
from upgradable_summaries
where partition_date >= $1
