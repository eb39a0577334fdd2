-- Work in progress by age since it was opened: drafts, waiting for a first review, in review. Counts of open pull
-- requests now; the dates of the page and AI involvement do not apply. Every class is there, with zeros.
-- Unit: pull requests.
-- Null: where reviews were not collected it counts as waiting for the first.
-- Example: {open_pull_requests: [{review_state: approved, created_at: 2026-11-22 20:00:00}, {is_draft: true,
--   review_state: draft, created_at: 2026-11-22 21:00:00}]} => [{waiting: 0, in_review: 1, draft: 1}, {waiting: 0},
--   {waiting: 0}, {waiting: 0}, {waiting: 0, in_review: 0, draft: 0}]
with classes(age, position, from_days, to_days) as (
    values ('< 1 day', 1, 0, 1), ('1–2 days', 2, 1, 3), ('3–6 days', 3, 3, 7), ('1–2 weeks', 4, 7, 14),
        ('> 2 weeks', 5, 14, 1000000)
),
open as (
    select
        is_draft,
        review_state,
        date_diff('hour', created_at, fetched_at) / 24.0 as age_days
    from open_pull_requests
    where ($repositories::VARCHAR[] is null or list_contains($repositories::VARCHAR[], repository))
      and ($everyone::BOOLEAN or $author::VARCHAR is not null or author_kind is distinct from 'bot')
      and ($author::VARCHAR is null or author = $author::VARCHAR)
)
select
    age,
    count(open.age_days) filter (is_draft) as draft,
    count(open.age_days) filter (not coalesce(is_draft, false) and coalesce(review_state, 'waiting') = 'waiting')
        as waiting,
    count(open.age_days)
        filter (not coalesce(is_draft, false) and review_state in ('changes_requested', 'approved')) as in_review
from classes
left join open on open.age_days >= from_days and open.age_days < to_days
where exists (from open)
group by age, position
order by position
