-- Median cycle time of merged pull requests by size, hours, with the number of pull requests behind each.
-- Unit: hours; n in pull requests.
-- Null: one without a known size is left out; a size without a known time is null.
-- Example: {pull_requests: [{size: S, cycle_hours: 1}, {size: S, cycle_hours: 3}, {size: L, pickup_hours: 5}]} =>
--   [{size: S, n: 2, cycle_hours: 2, pickup_hours: null}, {size: L, n: 0, cycle_hours: null, pickup_hours: 5}]
with scope as {{scope}}
select size, count(cycle_hours) as n, median(cycle_hours) as cycle_hours, median(pickup_hours) as pickup_hours
from scope
where state = 'merged'
  and size is not null
group by size
order by list_position(['XS', 'S', 'M', 'L', 'XL'], size)
