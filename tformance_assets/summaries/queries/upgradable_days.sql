-- On which days did rules summarize what a language model could summarize now?
-- Definition: summaries made by rules for want of a key, budget, answer or money; any other reason is final.
-- Unit: pull requests. Null policy: a summary without a fallback reason is final. Parameter: oldest day.
select partition_date as day, count(*) as pull_requests
from pr_summaries
where partition_date >= $1
  and summarizer = 'rules'
  and fallback_reason in ('budget', 'cost_limit', 'unavailable', 'no_key', 'key_refused')
group by partition_date
order by day desc
