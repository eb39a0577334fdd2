-- Is more being taken back than before? Share of reverts among merged pull requests, the 14 days up to $as_of against
-- the 14 days before.
-- Found when there are 3 or more reverts and their share at least doubled, with 10 or more merged in each window and
-- every day of both covered.
-- Severity: high.
WITH bounds AS (
    SELECT
        $as_of::DATE - 27 AS before_start,
        $as_of::DATE - 14 AS before_end,
        $as_of::DATE - 13 AS window_start,
        $as_of::DATE AS window_end
),
counted AS (
    SELECT pr.repository, pr.number, pr.is_revert, pr.partition_date >= bounds.window_start AS is_recent
    FROM pull_requests AS pr, bounds
    WHERE pr.partition_date BETWEEN bounds.before_start AND bounds.window_end AND pr.state = 'merged'
),
measured AS (
    SELECT
        count(*) FILTER (WHERE is_recent) AS n,
        count(*) FILTER (WHERE NOT is_recent) AS n_before,
        count(*) FILTER (WHERE is_recent AND is_revert) AS reverts,
        count(*) FILTER (WHERE NOT is_recent AND is_revert) AS reverts_before,
        list({repository: repository, number: number} ORDER BY repository, number DESC)
            FILTER (WHERE is_recent AND is_revert) AS reverting
    FROM counted
)
SELECT
    'all' AS scope,
    'high' AS severity,
    format('{} reverts in two weeks', reverts) AS title,
    format('{} of {} merged pull requests took an earlier change back, against {} of {} in the two weeks before.',
        reverts, n, reverts_before, n_before) AS detail,
    to_json({
        numbers: {reverts: reverts, n: n, reverts_before: reverts_before, n_before: n_before},
        windows: {recent: [window_start, window_end], before: [before_start, before_end]},
        pull_requests: reverting[:20],
        pull_requests_in_all: len(reverting)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE reverts >= 3
    AND n >= 10
    AND n_before >= 10
    AND reverts / n >= 2 * reverts_before / n_before
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN before_start AND window_end)
