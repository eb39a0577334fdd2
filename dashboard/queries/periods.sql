-- The periods of the window and how much of each is in: its first day, its days inside the window, and those of them
-- that are over and whole. A period with fewer whole days than days is partial and must not be compared.
-- Unit: days.
-- Null: never; a day that is not in counts 0.
-- Example: {partition_log: [{partition_date: 2026-11-22, written_at: 2026-11-23 06:00:00}, {partition_date: 2026-11-23,
--   written_at: 2026-11-23 06:00:00}]} => [{week: 2026-11-17, days: 7, covered_days: 1}]
with pull_requests as (
    select unnest(generate_series($start::DATE, $stop::DATE - 1, interval 1 day))::DATE as partition_date
)
select
    {{period}} as week,
    count(*) as days,
    count(covered_days.partition_date) as covered_days
from pull_requests
left join covered_days using (partition_date)
group by week
having week >= $start::DATE
order by week
