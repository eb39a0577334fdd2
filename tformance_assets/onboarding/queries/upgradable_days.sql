-- On which days did rules summarize what a language model could summarize now?
-- Definition: summaries made by rules for want of budget or answer, and, where there is a key, for want of a key.
-- Unit: pull requests. Null policy: a summary without a fallback reason is final. Parameters: oldest day, has a key.
select partition_date as day, count(*) as pull_requests
from pr_summaries
where partition_date >= $1
  and summarizer = 'rules'
  and $2
  and fallback_reason in ('budget', 'unavailable', 'no_key', 'key_refused')
group by partition_date
order by day desc
