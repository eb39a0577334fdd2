-- Who read the pull requests, the language model or the rules, and how many of these for want of a key?
-- Unit: pull requests.
select
    count(*) filter (summarizer = 'llm') as by_llm,
    count(*) filter (summarizer = 'rules') as by_rules,
    count(*) filter (summarizer = 'rules' and fallback_reason = 'no_key') as no_key
from pr_summaries
