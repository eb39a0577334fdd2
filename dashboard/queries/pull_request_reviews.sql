-- The reviews of one pull request in the order they came.
select reviewer, reviewer_kind, state, submitted_at
from pr_reviews
where repository = $repository
  and number = $number
order by submitted_at
limit 50
