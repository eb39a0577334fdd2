-- Pull requests of the window each human reviewed (not their own), in alphabetical order: load, not merit. Counts.
with scope as {{scope}}
select
    pr_reviews.reviewer as person,
    count(distinct (scope.repository, scope.number)) as pull_requests,
    count(*) as reviews
from scope
join pr_reviews using (repository, number)
where pr_reviews.reviewer_kind = 'human'
  and pr_reviews.reviewer is distinct from scope.author
group by person
order by lower(person)
