-- On which days did rules summarize what a language model could summarize now?
-- Definition: summaries made by rules for want of a key, budget, answer or money, or because answers were not valid and
-- fewer than so many requests were tried; any other reason is final.
-- Unit: pull requests. Null policy: a summary without a fallback reason is final. Parameters: oldest day, most tries.
select partition_date as day, count(*) as pull_requests
from pr_summaries
where partition_date >= $1
  and summarizer = 'rules'
  and (
    fallback_reason in ('budget', 'cost_limit', 'unavailable', 'no_key', 'key_refused')
    or (fallback_reason = 'invalid_answer' and attempts < $2)
  )
group by partition_date
order by day desc
