-- How many days of the window are in, per step: pull requests read, pull requests summarized; and how many of them are
-- whole: over, with nothing missing. Today is in, but never whole.
-- Unit: days.
-- Null: never; a day that is not in counts 0.
-- Example: {partition_log: [{partition_date: 2026-11-22, written_at: 2026-11-23 06:00:00}, {partition_date: 2026-11-23,
--   written_at: 2026-11-23 06:00:00}]} => [{pull_request_days: 2, whole_days: 1, summary_days: 0, whole_summary_days: 0}]
select
    count(distinct partition_date) filter (asset = 'pull_requests') as pull_request_days,
    count(distinct partition_date) filter (asset = 'pull_requests' and covered_days.partition_date is not null)
        as whole_days,
    count(distinct partition_date) filter (asset = 'pr_summaries') as summary_days,
    count(distinct partition_date) filter (asset = 'pr_summaries' and covered_days.partition_date is not null)
        as whole_summary_days
from partition_log
left join covered_days using (partition_date)
where partition_date >= $start::DATE
  and partition_date < $stop::DATE
