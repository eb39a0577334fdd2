-- Merged pull requests per whole week by size, in changed lines: XS up to 10, S up to 50, M up to 200, L up to 500, XL
-- above. Counts.
with scope as {{scope}}
select
    week,
    count(*) filter (size = 'XS') as xs,
    count(*) filter (size = 'S') as s,
    count(*) filter (size = 'M') as m,
    count(*) filter (size = 'L') as l,
    count(*) filter (size = 'XL') as xl
from scope
where state = 'merged'
  and week >= $start::DATE
group by week
order by week
