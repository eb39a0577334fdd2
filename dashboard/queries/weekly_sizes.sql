-- Merged pull requests per whole week by size, in changed lines: XS up to 10, S up to 50, M up to 200, L up to 500, XL
-- above. Counts.
-- Unit: pull requests.
-- Null: one whose size the source does not know is in no class.
-- Example: {pull_requests: [{size: S}, {size: S}, {size: XL}, {}]} => [{xs: 0, s: 2, m: 0, l: 0, xl: 1}]
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
