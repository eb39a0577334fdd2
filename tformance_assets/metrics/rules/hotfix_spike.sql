-- Is more being repaired in a hurry than before? Share of hotfixes among merged pull requests, the 14 days up to $as_of against
-- the 14 days before.
-- Found when there are 3 or more hotfixes and their share at least doubled, with 10 or more merged in each window and
-- every day of both covered.
-- Severity: medium.
WITH bounds AS (
    SELECT
        $as_of::DATE - 27 AS before_start,
        $as_of::DATE - 14 AS before_end,
        $as_of::DATE - 13 AS window_start,
        $as_of::DATE AS window_end
),
counted AS (
    SELECT pr.repository, pr.number, pr.is_hotfix, pr.partition_date >= bounds.window_start AS is_recent
    FROM pull_requests AS pr, bounds
    WHERE pr.partition_date BETWEEN bounds.before_start AND bounds.window_end AND pr.state = 'merged'
),
measured AS (
    SELECT
        count(*) FILTER (WHERE is_recent) AS n,
        count(*) FILTER (WHERE NOT is_recent) AS n_before,
        count(*) FILTER (WHERE is_recent AND is_hotfix) AS hotfixes,
        count(*) FILTER (WHERE NOT is_recent AND is_hotfix) AS hotfixes_before,
        list({repository: repository, number: number} ORDER BY repository, number DESC)
            FILTER (WHERE is_recent AND is_hotfix) AS repairing
    FROM counted
)
SELECT
    'all' AS scope,
    'medium' AS severity,
    format('{} hotfixes in two weeks', hotfixes) AS title,
    format('{} of {} merged pull requests were marked as a hotfix, against {} of {} in the two weeks before.',
        hotfixes, n, hotfixes_before, n_before) AS detail,
    to_json({
        numbers: {hotfixes: hotfixes, n: n, hotfixes_before: hotfixes_before, n_before: n_before},
        windows: {recent: [window_start, window_end], before: [before_start, before_end]},
        pull_requests: repairing[:20],
        pull_requests_in_all: len(repairing)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE hotfixes >= 3
    AND n >= 10
    AND n_before >= 10
    AND hotfixes / n >= 2 * hotfixes_before / n_before
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN before_start AND window_end)
