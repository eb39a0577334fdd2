-- Median cycle time of merged pull requests by size, with an AI tool and without, hours; n counts those with a cycle
-- time. Only pull requests with a verdict. Sizes are compared because AI-assisted work need not be the same size.
with scope as {{scope}}
select
    size,
    median(cycle_hours) filter (ai_assisted) as with_ai,
    count(cycle_hours) filter (ai_assisted) as with_ai_n,
    median(cycle_hours) filter (not ai_assisted) as without_ai,
    count(cycle_hours) filter (not ai_assisted) as without_ai_n
from scope
where state = 'merged'
  and size is not null
  and ai_assisted is not null
group by size
order by list_position(['XS', 'S', 'M', 'L', 'XL'], size)
