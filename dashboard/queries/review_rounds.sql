-- Merged pull requests by rounds of review: 0 without a human review, else 1 plus every request for changes that a later
-- human review followed. Counts; pull requests of a source that does not know reviews are left out.
with scope as {{scope}}
select
    case when review_rounds >= 4 then '4 or more' else review_rounds::VARCHAR end as rounds,
    count(*) as n
from scope
where state = 'merged'
  and review_rounds is not null
group by rounds
order by rounds
