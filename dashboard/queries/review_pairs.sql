-- Who reviewed whose pull requests in the window: humans only, not their own. Counts of pull requests. Of many people
-- the 30 who reviewed most and the 30 whose work was reviewed most: more cannot be read in one picture.
-- Unit: pull requests.
-- Null: pairs without a known account on both sides are left out.
-- Example: {pull_requests: [{author: ada}, {author: ada}], pr_reviews: [{number: 1, reviewer: bob}, {number: 1,
--   reviewer: bob}, {number: 2, reviewer: bob}]} => [{reviewer: bob, author: ada, pull_requests: 2}]
with scope as {{scope}},
pairs as (
    select pr_reviews.reviewer, scope.author, count(distinct (scope.repository, scope.number)) as pull_requests
    from scope
    join pr_reviews using (repository, number, partition_date)
    where pr_reviews.reviewer_kind = 'human'
      and scope.author_kind = 'human'
      and pr_reviews.reviewer <> scope.author
    group by pr_reviews.reviewer, scope.author
)
select reviewer, author, pull_requests
from pairs
where reviewer in (select reviewer from pairs group by reviewer order by sum(pull_requests) desc, reviewer limit 30)
  and author in (select author from pairs group by author order by sum(pull_requests) desc, author limit 30)
order by lower(reviewer), lower(author)
