-- Closed pull requests that AI agents opened, against those that people opened: how many, which share was merged, the
-- medians of their times and review rounds, the share merged without a review by a human, and the share taken back
-- since. A comparison, not a cause: agents get other work than people. With the filter on one author, only their kind.
-- Unit: pull requests; shares of 0 to 1; hours; rounds.
-- Null: bots and deleted accounts are in neither group; a time or share nobody knows is null, n counts those known.
-- Example: {pull_requests: [{cycle_hours: 4, reviewed_by_human: true}, {cycle_hours: 8, reviewed_by_human: false},
--   {author_kind: agent, cycle_hours: 1, reviewed_by_human: true}, {author_kind: agent, state: closed}, {author_kind:
--   bot}], reverts: [{number: 9, reverted_number: 3}]} => [{opened_by: human, closed: 2, merged: 2, merged_share: 1,
--   cycle_hours: 6, cycle_n: 2, unreviewed_share: 0.5, reverted_share: 0}, {opened_by: agent, closed: 2, merged: 1,
--   merged_share: 0.5, cycle_hours: 1, cycle_n: 1, pickup_hours: null, unreviewed_share: 0, reverted_share: 1}]
with scope as {{scope}}
select
    author_kind as opened_by,
    count(*) as closed,
    count(*) filter (state = 'merged') as merged,
    avg((state = 'merged')::INTEGER) as merged_share,
    median(cycle_hours) as cycle_hours,
    count(cycle_hours) as cycle_n,
    median(pickup_hours) as pickup_hours,
    count(pickup_hours) as pickup_n,
    median(review_rounds) filter (state = 'merged') as review_rounds,
    1 - avg(reviewed_by_human::INTEGER) filter (state = 'merged') as unreviewed_share,
    count(reverted.reverted_number) filter (state = 'merged')
        / nullif(count(*) filter (state = 'merged'), 0) as reverted_share
from scope
left join (select distinct repository, reverted_number from reverts) as reverted
    on reverted.repository = scope.repository and reverted.reverted_number = scope.number
where author_kind in ('agent', 'human')
group by author_kind
order by author_kind desc
