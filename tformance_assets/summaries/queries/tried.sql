-- Which questions did the language model get without a valid answer, and in how many requests?
-- Definition: the summaries that rules made for that reason, by the hash of what was asked.
-- Unit: requests. Null policy: a summary without a count of attempts is left out. Parameter: days.
select input_hash, max(attempts) as attempts
from pr_summaries
where partition_date = any($1::date[])
  and fallback_reason in ('invalid_answer', 'given_up')
  and attempts is not null
group by input_hash
