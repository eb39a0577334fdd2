-- Pull requests written by humans and merged that name no issue Jira knows, newest first; `unknown_keys` are keys they
-- do name. Only those that were searched for keys.
-- Unit: one row for each pull request.
-- Null: unknown_keys where it names none at all.
-- Example: {pull_requests: [{}, {title: Typo}, {}], jira_searched: [{}, {}], jira_links: [{key: ABC-1, written: ABC-1},
--   {key: ABC-404, written: ABC-404}], jira_issues: [{key: ABC-1}]} => [{number: 2, title: Typo, unknown_keys:
--   ABC-404}]
with scope as {{scope}},
unlinked as (
    select scope.repository, scope.number, scope.url, scope.title, scope.author, scope.merged_at, scope.size
    from scope
    semi join jira_searched using (repository, number)
    anti join (from jira_links semi join jira_issues using (key)) as known using (repository, number)
    where scope.state = 'merged'
      and scope.author_kind = 'human'
    order by scope.merged_at desc, scope.repository, scope.number
    limit 200
),
written as (
    select repository, number, string_agg(written, ', ' order by written) as unknown_keys
    from jira_links
    semi join unlinked using (repository, number)
    group by repository, number
)
from unlinked
left join written using (repository, number)
order by merged_at desc, repository, number
