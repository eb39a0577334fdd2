-- Open pull requests, those that waited longest first. Hours since it was ready for review; drafts last. A snapshot of
-- now: the dates of the page do not apply.
-- Unit: hours; one row for each pull request.
-- Null: no waiting_hours when it is not the reviewers' turn or nobody knows.
-- Example: {open_pull_requests: [{waiting_hours: 3}, {waiting_hours: 30, number: 9}, {is_draft: true}]} =>
--   [{number: 9, waiting_hours: 30}, {waiting_hours: 3}, {waiting_hours: null}]
select
    repository, number, url, title, author, author_kind, created_at, ready_at, is_draft, review_state, waiting_hours,
    date_diff('minute', created_at, fetched_at) / 60.0 as open_hours, updated_at, fetched_at
from open_pull_requests
where ($repositories::VARCHAR[] is null or list_contains($repositories::VARCHAR[], repository))
  and ($everyone::BOOLEAN or $author::VARCHAR is not null or author_kind is distinct from 'bot')
  and ($author::VARCHAR is null or author = $author::VARCHAR)
order by is_draft, waiting_hours desc nulls last, repository, number
limit 200
