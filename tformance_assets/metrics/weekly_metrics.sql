-- Weekly metrics: what did each repository, and the team as a whole (repository null), finish in each week?
-- A week begins on Monday (UTC). One row for every week that has a covered day or a closed pull request, for every
-- repository and for all, so that a quiet week reads 0 and not nothing; look at covered_days before comparing.
-- merged, closed  pull requests merged in that week; closed without merging
-- *_hours_p..     quantiles over those merged and not written by a bot; null when none is known
-- ai_assisted     merged with AI according to the stored verdict; ai_known: merged with a verdict, yes or no
-- ai_share        ai_assisted / ai_known, 0 to 1; null without any verdict
-- reverts         merged
-- covered_days    days of that week whose pull requests are in, 0 to 7
WITH weeks AS (
    SELECT date_trunc('week', partition_date)::DATE AS week, count(*) AS covered_days
    FROM covered_days
    GROUP BY ALL
),
measured AS (
    SELECT
        date_trunc('week', pr.partition_date)::DATE AS week,
        pr.repository,
        count(*) FILTER (WHERE pr.state = 'merged') AS merged,
        count(*) FILTER (WHERE pr.state = 'closed') AS closed,
        quantile_cont(pr.cycle_hours, [0.5, 0.75, 0.9])
            FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS cycle,
        median(pr.coding_hours) FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS coding_hours_p50,
        median(pr.pickup_hours) FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS pickup_hours_p50,
        median(pr.review_hours) FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS review_hours_p50,
        median(pr.merge_hours) FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS merge_hours_p50,
        count(*) FILTER (WHERE pr.state = 'merged' AND reading.ai_assisted) AS ai_assisted,
        count(reading.ai_assisted) FILTER (WHERE pr.state = 'merged') AS ai_known,
        count(*) FILTER (WHERE pr.state = 'merged' AND pr.is_revert) AS reverts
    FROM pull_requests AS pr
    LEFT JOIN pr_summaries AS reading USING (repository, number)
    GROUP BY GROUPING SETS ((week, pr.repository), (week))
),
grid AS (
    SELECT week, repository
    FROM (SELECT week FROM weeks UNION SELECT week FROM measured)
    CROSS JOIN (SELECT DISTINCT repository FROM pull_requests UNION ALL SELECT NULL)
)
SELECT
    grid.week,
    grid.repository,
    coalesce(measured.merged, 0) AS merged,
    coalesce(measured.closed, 0) AS closed,
    measured.cycle[1] AS cycle_hours_p50,
    measured.cycle[2] AS cycle_hours_p75,
    measured.cycle[3] AS cycle_hours_p90,
    measured.coding_hours_p50,
    measured.pickup_hours_p50,
    measured.review_hours_p50,
    measured.merge_hours_p50,
    coalesce(measured.ai_assisted, 0) AS ai_assisted,
    coalesce(measured.ai_known, 0) AS ai_known,
    measured.ai_assisted / nullif(measured.ai_known, 0) AS ai_share,
    coalesce(measured.reverts, 0) AS reverts,
    coalesce(weeks.covered_days, 0) AS covered_days
FROM grid
LEFT JOIN measured ON measured.week = grid.week AND measured.repository IS NOT DISTINCT FROM grid.repository
LEFT JOIN weeks ON weeks.week = grid.week
ORDER BY grid.week, grid.repository NULLS FIRST
