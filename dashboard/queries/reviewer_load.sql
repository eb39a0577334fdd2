-- Pull requests of the window each human reviewed (not their own), in alphabetical order: load, not merit. Counts.
-- Unit: pull requests; reviews.
-- Null: reviews by deleted accounts belong to nobody and are left out.
-- Example: {pull_requests: [{author: ada}, {author: eve}], pr_reviews: [{number: 1, reviewer: bob}, {number: 1,
--   reviewer: bob}, {number: 2, reviewer: bob}, {number: 1, reviewer: ada}, {number: 1, reviewer: robot,
--   reviewer_kind: bot}]} => [{person: bob, pull_requests: 2, reviews: 3}]
with scope as {{scope}}
select
    pr_reviews.reviewer as person,
    count(distinct (scope.repository, scope.number)) as pull_requests,
    count(*) as reviews
from scope
join pr_reviews using (repository, number, partition_date)
where pr_reviews.reviewer_kind = 'human'
  and pr_reviews.reviewer is distinct from scope.author
group by person
order by lower(person)
