-- Per whole week, of merged pull requests: the share merged without a review by a human other than the author (of those
-- whose reviews are known), the share merged by its author, the counts of reverts and hotfixes, and how many of the
-- week were taken back since (by a revert that names them and is stored, whenever it was merged).
-- Unit: shares of 0 to 1; pull requests.
-- Null: shares are of those where it is known; a week in which nothing is known is null.
-- Example: {pull_requests: [{reviewed_by_human: true, self_merged: false}, {reviewed_by_human: false, is_hotfix:
--   true}, {}, {is_revert: true, reviewed_by_human: true}], reverts: [{number: 4, reverted_number: 1}]} =>
--   [{merged: 4, unreviewed_share: 0.3333333, review_n: 3, self_merged_share: 0, reverts: 1, hotfixes: 1, reverted:
--   1}]
with scope as {{scope}}
select
    week,
    count(*) as merged,
    1 - avg(reviewed_by_human::INTEGER) as unreviewed_share,
    count(reviewed_by_human) as review_n,
    count(*) filter (is_revert) as reverts,
    count(*) filter (is_hotfix) as hotfixes,
    avg(self_merged::INTEGER) as self_merged_share,
    count(reverted.reverted_number) as reverted
from scope
left join (select distinct repository, reverted_number from reverts) as reverted
    on reverted.repository = scope.repository and reverted.reverted_number = scope.number
where state = 'merged'
  and week >= $start::DATE
group by week
order by week
