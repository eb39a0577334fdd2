-- On which days did the language model answer an earlier prompt, or another model answer?
-- Definition: summaries by the LLM whose prompt version or model is not the present one; without those that the present
-- prompt and model were asked for in vain too often: there the earlier answer stays.
-- Unit: pull requests. Null policy: a missing version counts as another one. Parameters: oldest day, version, model.
select partition_date as day, count(*) as pull_requests
from pr_summaries
anti join (
    from llm_unanswered where is_given_up and prompt_version = $2 and model = $3
) as given_up using (repository, number)
where partition_date >= $1
  and summarizer = 'llm'
  and (prompt_version is distinct from $2 or model is distinct from $3)
group by partition_date
order by day desc
