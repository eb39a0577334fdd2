-- Merged pull requests by AI tool, most first. A pull request with two tools counts for both.
-- Unit: pull requests.
-- Null: one without a verdict has no tool.
-- Example: {pull_requests: [{}, {}], pr_summaries: [{number: 1, ai_involvement: assisted, ai_tools: [Cursor,
--   Devin]}, {number: 2, ai_involvement: authored, ai_tools: [Devin]}]} => [{tool: Devin, pull_requests: 2}, {tool:
--   Cursor, pull_requests: 1}]
with scope as {{scope}},
tools as (
    select unnest(ai_tools) as tool, repository, number
    from scope
    where state = 'merged'
      and ai_involvement <> 'none'
)
select tool, count(distinct (repository, number)) as pull_requests
from tools
group by tool
order by pull_requests desc, tool
limit 12
