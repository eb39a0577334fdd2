-- On which days did the language model answer an earlier prompt, or another model answer?
-- Definition: summaries by the LLM whose prompt version or model is not the present one.
-- Unit: pull requests. Null policy: a missing version counts as another one. Parameters: oldest day, version, model.
select partition_date as day, count(*) as pull_requests
from pr_summaries
where partition_date >= $1
  and summarizer = 'llm'
  and (prompt_version is distinct from $2 or model is distinct from $3)
group by partition_date
order by day desc
