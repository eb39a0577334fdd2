-- Did the share of AI-assisted work shift? ai_assisted among those merged and read, the 14 days up to $as_of against the
-- 14 days before.
-- Found from 15 percentage points of change, with 10 or more verdicts in each window, verdicts for nine tenths of what
-- was merged in each, and every day of both covered.
-- Severity: medium.
WITH bounds AS (
    SELECT
        $as_of::DATE - 27 AS before_start,
        $as_of::DATE - 14 AS before_end,
        $as_of::DATE - 13 AS window_start,
        $as_of::DATE AS window_end
),
counted AS (
    SELECT pr.repository, pr.number, reading.ai_assisted, pr.partition_date >= bounds.window_start AS is_recent
    FROM bounds, pull_requests AS pr
    LEFT JOIN pr_summaries AS reading USING (repository, number)
    WHERE pr.partition_date BETWEEN bounds.before_start AND bounds.window_end
        AND pr.state = 'merged'
        AND pr.author_kind IS DISTINCT FROM 'bot'
),
measured AS (
    SELECT
        count(*) FILTER (WHERE is_recent) AS merged,
        count(*) FILTER (WHERE NOT is_recent) AS merged_before,
        count(ai_assisted) FILTER (WHERE is_recent) AS n,
        count(ai_assisted) FILTER (WHERE NOT is_recent) AS n_before,
        count(*) FILTER (WHERE is_recent AND ai_assisted) AS assisted,
        count(*) FILTER (WHERE NOT is_recent AND ai_assisted) AS assisted_before,
        list({repository: repository, number: number} ORDER BY repository, number DESC)
            FILTER (WHERE is_recent AND ai_assisted) AS pull_requests
    FROM counted
),
compared AS (
    SELECT *, assisted / nullif(n, 0) AS share, assisted_before / nullif(n_before, 0) AS share_before FROM measured
)
SELECT
    'all' AS scope,
    'medium' AS severity,
    format('AI-assisted work went {} from {:.0f} % to {:.0f} %',
        if(share > share_before, 'up', 'down'), 100 * share_before, 100 * share) AS title,
    format('{} of {} merged pull requests with a verdict, against {} of {} in the two weeks before.',
        assisted, n, assisted_before, n_before) AS detail,
    to_json({
        numbers: {share: share, share_before: share_before, assisted: assisted, n: n,
            assisted_before: assisted_before, n_before: n_before},
        windows: {recent: [window_start, window_end], before: [before_start, before_end]},
        pull_requests: coalesce(pull_requests[:20], []),
        pull_requests_in_all: coalesce(len(pull_requests), 0)
    }) AS evidence,
    window_start,
    window_end
FROM compared, bounds
WHERE abs(share - share_before) >= 0.15
    AND n >= 10
    AND n_before >= 10
    AND n >= 0.9 * merged
    AND n_before >= 0.9 * merged_before
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN before_start AND window_end)
