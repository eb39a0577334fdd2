-- Work in progress by age since it was opened: drafts, waiting for a first review, in review. Counts of open pull
-- requests now; the dates of the page do not apply.
-- Unit: pull requests.
-- Null: where reviews were not collected it counts as waiting for the first.
-- Example: {open_pull_requests: [{review_state: approved, created_at: 2026-11-22 20:00:00}, {is_draft: true,
--   review_state: draft, created_at: 2026-11-22 21:00:00}]} => [{waiting: 0, in_review: 1, draft: 1}]
with ages as (
    select
        case
            when age_days < 1 then '< 1 day'
            when age_days < 3 then '1–2 d'
            when age_days < 7 then '3–6 d'
            when age_days < 14 then '1–2 wk'
            else '> 2 wk'
        end as age,
        min(age_days) over (partition by age) as first_day,
        is_draft,
        review_state
    from (
        select
            *,
            date_diff('hour', created_at, fetched_at) / 24.0 as age_days
        from open_pull_requests
        where ($repositories::VARCHAR[] is null or list_contains($repositories::VARCHAR[], repository))
          and ($everyone::BOOLEAN or author_kind is distinct from 'bot')
    )
)
select
    age,
    count(*) filter (is_draft) as draft,
    count(*) filter (not coalesce(is_draft, false) and coalesce(review_state, 'waiting') = 'waiting')
        as waiting,
    count(*) filter (not coalesce(is_draft, false) and review_state in ('changes_requested', 'approved'))
        as in_review
from ages
group by age
order by min(first_day)
