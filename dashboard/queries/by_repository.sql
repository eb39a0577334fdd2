-- One row per repository: merged pull requests, medians of their times in hours, and the AI-assisted share of those
-- with a verdict. Null where nothing is known, for example review times of a plain git repository.
-- Unit: pull requests; hours; ai_share 0 to 1.
-- Null: what a source does not know is null, for example review times of a plain git repository.
-- Example: {pull_requests: [{repository: a/b, cycle_hours: 2}, {repository: a/b, cycle_hours: 4}, {repository:
--   a/c}]} => [{repository: a/b, merged: 2, cycle_hours: 3}, {repository: a/c, merged: 1, cycle_hours: null}]
with scope as {{scope}}
select
    repository,
    count(*) as merged,
    median(cycle_hours) as cycle_hours,
    median(coding_hours) as coding_hours,
    median(pickup_hours) as pickup_hours,
    median(review_hours) as review_hours,
    median(merge_hours) as merge_hours,
    avg(ai_assisted::INTEGER) as ai_share
from scope
where state = 'merged'
group by repository
order by merged desc, repository
