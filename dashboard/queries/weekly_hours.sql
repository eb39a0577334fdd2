-- Times of merged pull requests per whole week: medians and 75th percentiles, hours. Null where no pull request of the
-- week has the time; n counts those that have a cycle time.
with scope as {{scope}}
select
    week,
    count(cycle_hours) as n,
    median(cycle_hours) as cycle_p50,
    quantile_cont(cycle_hours, 0.75) as cycle_p75,
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
