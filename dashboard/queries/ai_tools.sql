-- Merged pull requests by AI tool, most first. A pull request with two tools counts for both.
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
