-- Who reviewed whose pull requests in the window: humans only, not their own. Counts of pull requests.
-- Unit: pull requests.
-- Null: pairs without a known account on both sides are left out.
-- Example: {pull_requests: [{author: ada}, {author: ada}], pr_reviews: [{number: 1, reviewer: bob}, {number: 1,
--   reviewer: bob}, {number: 2, reviewer: bob}]} => [{reviewer: bob, author: ada, pull_requests: 2}]
with scope as {{scope}}
select pr_reviews.reviewer, scope.author, count(distinct (scope.repository, scope.number)) as pull_requests
from scope
join pr_reviews using (repository, number)
where pr_reviews.reviewer_kind = 'human'
  and scope.author_kind = 'human'
  and pr_reviews.reviewer <> scope.author
group by pr_reviews.reviewer, scope.author
order by lower(pr_reviews.reviewer), lower(scope.author)
