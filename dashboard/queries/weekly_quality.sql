-- Per whole week, of merged pull requests: the share merged without a review by a human other than the author (of those
-- whose reviews are known), and the counts of reverts and hotfixes.
with scope as {{scope}}
select
    week,
    count(*) as merged,
    1 - avg(reviewed_by_human::INTEGER) as unreviewed_share,
    count(reviewed_by_human) as review_n,
    count(*) filter (is_revert) as reverts,
    count(*) filter (is_hotfix) as hotfixes
from scope
where state = 'merged'
  and week >= $start::DATE
group by week
order by week
