-- How many days of the window are complete, per step: pull requests read, pull requests summarized.
select
    count(distinct partition_date) filter (asset = 'pull_requests') as pull_request_days,
    count(distinct partition_date) filter (asset = 'pr_summaries') as summary_days
from partition_log
where partition_date >= $start::DATE
  and partition_date < $stop::DATE
