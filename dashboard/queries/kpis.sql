-- The five figures of the overview. Merged: pull requests merged in the window. Times: medians of merged pull requests,
-- hours; n counts those whose time is known, null when there is none. AI-assisted share: of the merged pull requests
-- with a verdict, those an AI tool wrote or helped to write; a review by AI alone does not count.
-- Unit: pull requests; hours; a share of 0 to 1.
-- Null: a time nobody knows is left out of its median and of its n; all unknown gives null.
-- Example: {pull_requests: [{cycle_hours: 2, pickup_hours: 1}, {cycle_hours: 4}, {cycle_hours: 9}, {state: closed},
--   {author_kind: bot, cycle_hours: 0}], pr_summaries: [{number: 1, ai_assisted: true}, {number: 2, ai_assisted:
--   false}]} => [{merged: 3, cycle_hours: 4, pickup_hours: 1, pickup_n: 1, review_hours: null, ai_share: 0.5, ai_n:
--   2}]
with scope as {{scope}}
select
    count(*) as merged,
    median(cycle_hours) as cycle_hours,
    count(cycle_hours) as cycle_n,
    median(pickup_hours) as pickup_hours,
    count(pickup_hours) as pickup_n,
    median(review_hours) as review_hours,
    count(review_hours) as review_n,
    avg(ai_assisted::INTEGER) as ai_share,
    count(ai_assisted) as ai_n
from scope
where state = 'merged'
