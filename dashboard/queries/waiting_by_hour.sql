-- How long merged pull requests waited for their first review by a human, by the weekday (1 is Monday) and the three hours
-- of the day, UTC, in which they became ready for review. What becomes ready at the end of a day or a week waits through
-- the night or the weekend; a cell that is long at other hours has another reason.
-- Unit: hours, the median of the cell; n in pull requests with a known wait, ready in all that became ready in it.
-- Null: nobody reviewed any of the cell, or reviews are not known; a cell in which nothing became ready has no row.
-- Example: {pull_requests: [{ready_at: 2026-11-20 16:30:00, pickup_hours: 64}, {ready_at: 2026-11-20 17:59:00,
--   pickup_hours: 2}, {ready_at: 2026-11-23 00:00:00}]} => [{weekday: 1, from_hour: 0, pickup_p50: null, n: 0, ready: 1},
--   {weekday: 5, from_hour: 15, pickup_p50: 33, n: 2, ready: 2}]
with scope as {{scope}}
select
    isodow(ready_at) as weekday,
    hour(ready_at) // 3 * 3 as from_hour,
    median(pickup_hours) as pickup_p50,
    count(pickup_hours) as n,
    count(*) as ready
from scope
where state = 'merged'
  and ready_at is not null
group by all
order by weekday, from_hour
