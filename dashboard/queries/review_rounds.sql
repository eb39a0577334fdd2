-- Merged pull requests by rounds of review: 0 without a human review, else 1 plus every request for changes that a later
-- human review followed. Counts; pull requests of a source that does not know reviews are left out.
-- Unit: pull requests.
-- Null: unknown reviews are left out, not 0 rounds.
-- Example: {pull_requests: [{review_rounds: 0}, {review_rounds: 1}, {review_rounds: 1}, {review_rounds: 7}, {}]} =>
--   [{rounds: '0', n: 1}, {rounds: '1', n: 2}, {rounds: 4 or more, n: 1}]
with scope as {{scope}}
select
    case when review_rounds >= 4 then '4 or more' else review_rounds::VARCHAR end as rounds,
    count(*) as n
from scope
where state = 'merged'
  and review_rounds is not null
group by rounds
order by rounds
