-- Who summarized the pull requests, the LLM or the rules, and why the rules did. Counts of closed pull requests.
select summarizer, fallback_reason, count(*) as pull_requests
from pr_summaries
group by summarizer, fallback_reason
order by pull_requests desc, summarizer, fallback_reason
