-- Cycle time with an AI tool and without, by size: same size, same repository. Each repository where a size has three or
-- more merged pull requests on both sides gives its two medians; they are averaged with the repository's number of
-- pull requests as weight, the same on both sides, so that a slow repository does not pass for a slow tool. A
-- comparison, not a cause: who uses the tools, and for which work, differs as well. Never over several teams.
-- Unit: hours; n in pull requests with a cycle time, of the repositories compared.
-- Null: one without a verdict, a size or a cycle time is left out; a size no repository can compare has no row.
-- Example: {pull_requests: [{size: S, cycle_hours: 1}, {size: S, cycle_hours: 2}, {size: S, cycle_hours: 3}, {size: S,
--   cycle_hours: 4}, {size: S, cycle_hours: 6}, {size: S, cycle_hours: 8}, {size: L, cycle_hours: 9}], pr_summaries:
--   [{number: 1, ai_assisted: true}, {number: 2, ai_assisted: true}, {number: 3, ai_assisted: true}, {number: 4,
--   ai_assisted: false}, {number: 5, ai_assisted: false}, {number: 6, ai_assisted: false}, {number: 7, ai_assisted:
--   true}]} => [{size: S, with_ai: 2, with_ai_n: 3, without_ai: 6, without_ai_n: 3, repositories: 1}]
with scope as {{scope}},
alike as (
    select
        repository,
        size,
        median(cycle_hours) filter (ai_assisted) as with_ai,
        count(*) filter (ai_assisted) as with_ai_n,
        median(cycle_hours) filter (not ai_assisted) as without_ai,
        count(*) filter (not ai_assisted) as without_ai_n
    from scope
    where state = 'merged'
      and size is not null
      and ai_assisted is not null
      and cycle_hours is not null
    group by repository, size
    having with_ai_n >= 3 and without_ai_n >= 3
)
select
    size,
    sum(with_ai * (with_ai_n + without_ai_n)) / sum(with_ai_n + without_ai_n) as with_ai,
    sum(with_ai_n)::BIGINT as with_ai_n,
    sum(without_ai * (with_ai_n + without_ai_n)) / sum(with_ai_n + without_ai_n) as without_ai,
    sum(without_ai_n)::BIGINT as without_ai_n,
    count(*) as repositories
from alike
group by size
order by list_position(['XS', 'S', 'M', 'L', 'XL'], size)
