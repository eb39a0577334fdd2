-- One row per repository: merged pull requests, medians of their times in hours, and the AI-assisted share of those
-- with a verdict. Null where nothing is known, for example review times of a plain git repository.
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
