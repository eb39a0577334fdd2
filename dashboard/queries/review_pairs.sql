-- Who reviewed whose pull requests in the window: humans only, not their own. Counts of pull requests.
with scope as {{scope}}
select pr_reviews.reviewer, scope.author, count(distinct (scope.repository, scope.number)) as pull_requests
from scope
join pr_reviews using (repository, number)
where pr_reviews.reviewer_kind = 'human'
  and scope.author_kind = 'human'
  and pr_reviews.reviewer <> scope.author
group by pr_reviews.reviewer, scope.author
order by lower(pr_reviews.reviewer), lower(scope.author)
