-- Median cycle time of merged pull requests by size, hours, with the number of pull requests behind each.
with scope as {{scope}}
select size, count(cycle_hours) as n, median(cycle_hours) as cycle_hours, median(pickup_hours) as pickup_hours
from scope
where state = 'merged'
  and size is not null
group by size
order by list_position(['XS', 'S', 'M', 'L', 'XL'], size)
