-- The closed pull requests of the window that a card stands on ({{behind}}; true = all) and that contain $search (in
-- title, author, repository or summary; null = all), in the order asked for. One row per pull request with the number of all that match.
with scope as {{scope}}
select
    repository || '#' || number as id,
    repository, number, title, author, author_kind, state, url,
    coalesce(merged_at, closed_at) as closed_at,
    cycle_hours, pickup_hours, size, additions, deletions,
    change_type, ai_involvement, ai_tools, summary_title, is_revert, is_hotfix,
    count(*) over () as total
from scope
where ({{behind}})
  and (
      $search::VARCHAR is null
      or contains(
          lower(concat_ws(' ', title, author, repository, number, summary_title, summary)), lower($search::VARCHAR)
      )
  )
order by {{order}}, repository, number
limit $limit::BIGINT
offset $offset::BIGINT
