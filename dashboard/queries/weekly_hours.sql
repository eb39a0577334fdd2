-- Times of merged pull requests per whole week: medians, 75th and 90th percentiles, hours. Null where no pull request of the
-- week has the time; n counts those that have a cycle time.
-- Unit: hours.
-- Null: an unknown time is left out; a week in which none is known is null, never 0.
-- Example: {pull_requests: [{cycle_hours: 2}, {cycle_hours: 4}, {cycle_hours: 9, pickup_hours: 3}]} => [{n: 3,
--   cycle_p50: 4, cycle_p75: 6.5, cycle_p90: 8, pickup_p50: 3, review_p50: null}]
with scope as {{scope}}
select
    week,
    count(cycle_hours) as n,
    median(cycle_hours) as cycle_p50,
    quantile_cont(cycle_hours, 0.75) as cycle_p75,
    quantile_cont(cycle_hours, 0.9) as cycle_p90,
    median(coding_hours) as coding_p50,
    median(pickup_hours) as pickup_p50,
    quantile_cont(pickup_hours, 0.75) as pickup_p75,
    median(review_hours) as review_p50,
    median(merge_hours) as merge_p50
from scope
where state = 'merged'
  and week >= $start::DATE
group by week
order by week
