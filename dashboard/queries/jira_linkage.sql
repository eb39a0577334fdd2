-- Linkage share per whole week: of the pull requests written by humans and merged that were searched for issue keys,
-- those that name an issue Jira knows. 0 to 1, with both counts; a key that Jira does not know is no link. Weeks in
-- which nothing was searched have no row.
with scope as {{scope}},
known as (
    select distinct repository, number, true as is_linked
    from jira_links
    semi join jira_issues using (key)
)
select
    scope.week,
    count(*) as n,
    count(known.is_linked) as linked,
    count(known.is_linked) / count(*) as linkage_share
from scope
semi join jira_searched using (repository, number)
left join known using (repository, number)
where scope.state = 'merged'
  and scope.author_kind = 'human'
  and scope.week >= $start::DATE
group by scope.week
order by scope.week
