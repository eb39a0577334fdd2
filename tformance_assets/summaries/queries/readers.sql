-- Who read the pull requests, the language model or the rules?
-- Unit: pull requests.
select
    count(*) filter (summarizer = 'llm') as by_llm,
    count(*) filter (summarizer = 'rules') as by_rules
from pr_summaries
