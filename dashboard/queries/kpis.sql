-- The five figures of the overview. Merged: pull requests merged in the window. Times: medians of merged pull requests,
-- hours; n counts those whose time is known, null when there is none. AI-assisted share: of the merged pull requests
-- with a verdict, those an AI tool wrote or helped to write; a review by AI alone does not count.
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
