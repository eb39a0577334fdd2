-- On how few people does each repository rest? Bus factor: the smallest number of people who together wrote half or more
-- of its merged pull requests. People are humans with an account; what bots and agents opened is left out.
-- Unit: people; pull requests.
-- Null: pull requests of deleted accounts belong to nobody and are left out.
-- Example: {pull_requests: [{author: ada}, {author: ada}, {author: bob}, {author: eve}, {author: fay}, {author: robot,
--   author_kind: agent}]} => [{repository: a/b, bus_factor: 2, people: 4, merged: 5, most: 2}]
with scope as {{scope}},
authored as (
    select repository, author, count(*) as merged
    from scope
    where state = 'merged'
      and author_kind = 'human'
      and author is not null
    group by repository, author
),
ranked as (
    select
        repository,
        merged,
        sum(merged) over (partition by repository) as total,
        sum(merged) over (partition by repository order by merged desc, author rows unbounded preceding) as together
    from authored
)
select
    repository,
    1 + count(*) filter (2 * together < total) as bus_factor,
    count(*) as people,
    sum(merged)::BIGINT as merged,
    max(merged) as most
from ranked
group by repository
order by repository
