-- Is more being taken back, or repaired in a hurry, than before? Share of reverts, and of hotfixes, among merged pull
-- requests, the 14 days up to $as_of against the 14 days before.
-- Found as revert_spike or hotfix_spike, when there are 3 or more and their share at least doubled, with 10 or more merged in
-- each window and every day of both covered.
-- Severity: high for reverts, medium for hotfixes.
WITH bounds AS (
    SELECT
        $as_of::DATE - 27 AS before_start,
        $as_of::DATE - 14 AS before_end,
        $as_of::DATE - 13 AS window_start,
        $as_of::DATE AS window_end
),
merged AS (
    SELECT pr.repository, pr.number, pr.is_revert, pr.is_hotfix, pr.partition_date >= bounds.window_start AS is_recent
    FROM pull_requests AS pr, bounds
    WHERE pr.partition_date BETWEEN bounds.before_start AND bounds.window_end AND pr.state = 'merged'
),
marked AS (
    SELECT *, 'revert_spike' AS kind, 'high' AS severity, 'reverts' AS name, 'took an earlier change back' AS words,
        is_revert AS is_marked
    FROM merged
    UNION ALL
    SELECT *, 'hotfix_spike', 'medium', 'hotfixes', 'were marked as a hotfix', is_hotfix
    FROM merged
),
measured AS (
    SELECT
        kind, severity, name, words,
        count(*) FILTER (WHERE is_recent) AS n,
        count(*) FILTER (WHERE NOT is_recent) AS n_before,
        count(*) FILTER (WHERE is_recent AND is_marked) AS found,
        count(*) FILTER (WHERE NOT is_recent AND is_marked) AS found_before,
        list({repository: repository, number: number} ORDER BY repository, number DESC)
            FILTER (WHERE is_recent AND is_marked) AS pull_requests
    FROM marked
    GROUP BY ALL
)
SELECT
    kind,
    'all' AS scope,
    severity,
    format('{} {} in two weeks', found, name) AS title,
    format('{} of {} merged pull requests {}, against {} of {} in the two weeks before.',
        found, n, words, found_before, n_before) AS detail,
    to_json({
        numbers: json_object(name, found, 'n', n, name || '_before', found_before, 'n_before', n_before),
        windows: {recent: [window_start, window_end], before: [before_start, before_end]},
        pull_requests: pull_requests[:20],
        pull_requests_in_all: len(pull_requests)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE found >= 3
    AND n >= 10
    AND n_before >= 10
    AND found / n >= 2 * found_before / n_before
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN before_start AND window_end)
