-- Per asset: days written, rows against the rows that were expected, and what they cost. Null where a step has no such
-- figure.
select
    asset,
    count(distinct partition_date) as days,
    sum(rows) as rows,
    sum(expected_rows) as expected_rows,
    count(*) filter (rows <> expected_rows) as differing_days,
    sum(seconds) as seconds,
    sum(api_points) as api_points,
    sum(tokens) as tokens,
    sum(cost_usd) as cost_usd,
    max(written_at) as written_at
from partition_log
group by asset
order by asset desc
