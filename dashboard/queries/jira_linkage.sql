-- Linkage share per whole week: of the pull requests written by humans and merged that were searched for issue keys,
-- those that name an issue Jira knows. A key that Jira does not know is no link.
-- Unit: share of 0 to 1; n and linked in pull requests.
-- Null: never; a pull request that was not searched yet counts neither way, a week without searched ones has no row.
-- Example: {pull_requests: [{}, {}, {}, {author_kind: bot}], jira_searched: [{}, {}, {number: 4}], jira_links: [{key:
--   ABC-1}, {key: ABC-404}], jira_issues: [{key: ABC-1}]} => [{n: 2, linked: 1, linkage_share: 0.5}]
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
