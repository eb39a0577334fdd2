-- The open pull requests that a card stands on ({{behind}}; true = all) and that contain $search (in title, author,
-- repository or number; null = all), in the order asked for. A snapshot of now: the dates of the page and AI involvement
-- do not apply. One row per pull request with the number of all that match; hours, null where it is not the reviewers' turn.
with scope as (
    select
        repository || '#' || number as id,
        repository, number, title, author, author_kind, 'open' as state, url, created_at, ready_at, updated_at,
        coalesce(is_draft, false) as is_draft, review_state, waiting_hours,
        date_diff('minute', created_at, fetched_at) / 60.0 as open_hours,
        additions, deletions, size, review_requests, fetched_at
    from open_pull_requests
    where ($repositories::VARCHAR[] is null or list_contains($repositories::VARCHAR[], repository))
      and ($everyone::BOOLEAN or $author::VARCHAR is not null or author_kind is distinct from 'bot')
      and ($author::VARCHAR is null or author = $author::VARCHAR)
)
select *, count(*) over () as total
from scope
where ({{behind}})
  and (
      $search::VARCHAR is null
      or contains(lower(concat_ws(' ', title, author, repository, number)), lower($search::VARCHAR))
  )
order by {{order}}, repository, number
limit $limit::BIGINT
offset $offset::BIGINT
