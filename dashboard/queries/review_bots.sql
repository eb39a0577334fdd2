-- Reviews that bots and agents gave on the window's pull requests, by reviewer, most first. Counts.
-- Unit: reviews; pull requests.
-- Null: a deleted account is not known to be a bot.
-- Example: {pull_requests: [{}], pr_reviews: [{number: 1, reviewer: robot, reviewer_kind: bot}, {number: 1,
--   reviewer: robot, reviewer_kind: bot}, {number: 1, reviewer: bob}]} => [{reviewer: robot, reviews: 2,
--   pull_requests: 1}]
with scope as {{scope}}
select
    pr_reviews.reviewer,
    pr_reviews.reviewer_kind,
    count(*) as reviews,
    count(distinct (scope.repository, scope.number)) as pull_requests
from scope
join pr_reviews using (repository, number, partition_date)
where pr_reviews.reviewer_kind in ('bot', 'agent')
group by pr_reviews.reviewer, pr_reviews.reviewer_kind
order by reviews desc, pr_reviews.reviewer
