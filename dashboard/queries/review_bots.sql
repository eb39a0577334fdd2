-- Reviews that bots and agents gave on the window's pull requests, by reviewer, most first. Counts.
with scope as {{scope}}
select
    pr_reviews.reviewer,
    pr_reviews.reviewer_kind,
    count(*) as reviews,
    count(distinct (scope.repository, scope.number)) as pull_requests
from scope
join pr_reviews using (repository, number)
where pr_reviews.reviewer_kind in ('bot', 'agent')
group by pr_reviews.reviewer, pr_reviews.reviewer_kind
order by reviews desc, pr_reviews.reviewer
