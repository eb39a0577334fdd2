-- Did cycle time change? Median cycle_hours of the 14 days up to $as_of against the 14 days before.
-- Over merged pull requests not written by a bot and with a known cycle time.
-- Found when it changed by 20 % or more, both windows are covered on every day and have 10 or more each.
-- Severity: high when 50 % longer or more, medium when longer, low when shorter.
WITH bounds AS (
    SELECT
        $as_of::DATE - 27 AS before_start,
        $as_of::DATE - 14 AS before_end,
        $as_of::DATE - 13 AS window_start,
        $as_of::DATE AS window_end
),
counted AS (
    SELECT pr.repository, pr.number, pr.cycle_hours, pr.partition_date >= bounds.window_start AS is_recent
    FROM pull_requests AS pr, bounds
    WHERE pr.partition_date BETWEEN bounds.before_start AND bounds.window_end
        AND pr.cycle_hours IS NOT NULL
        AND pr.author_kind IS DISTINCT FROM 'bot'
),
measured AS (
    SELECT
        median(cycle_hours) FILTER (WHERE is_recent) AS hours,
        median(cycle_hours) FILTER (WHERE NOT is_recent) AS hours_before,
        count(*) FILTER (WHERE is_recent) AS n,
        count(*) FILTER (WHERE NOT is_recent) AS n_before,
        list({repository: repository, number: number, hours: round(cycle_hours, 1)}
            ORDER BY cycle_hours DESC, repository, number) FILTER (WHERE is_recent) AS slowest
    FROM counted
),
compared AS (
    SELECT *, hours / nullif(hours_before, 0) - 1 AS change FROM measured
)
SELECT
    'all' AS scope,
    CASE WHEN change >= 0.5 THEN 'high' WHEN change > 0 THEN 'medium' ELSE 'low' END AS severity,
    format('Cycle time is {:.0f} % {} than in the two weeks before',
        100 * abs(change), if(change > 0, 'longer', 'shorter')) AS title,
    format('The median was {:.1f} h over {} merged pull requests, and {:.1f} h over {} before. Bots are left out.',
        hours, n, hours_before, n_before) AS detail,
    to_json({
        numbers: {hours_p50: hours, hours_p50_before: hours_before, n: n, n_before: n_before, change: change},
        windows: {recent: [window_start, window_end], before: [before_start, before_end]},
        pull_requests: slowest[:20],
        pull_requests_in_all: len(slowest)
    }) AS evidence,
    window_start,
    window_end
FROM compared, bounds
WHERE abs(change) >= 0.2
    AND n >= 10
    AND n_before >= 10
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN before_start AND window_end)
