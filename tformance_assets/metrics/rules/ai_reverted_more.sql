-- Is AI-authored work taken back more often? Share of those merged in the 28 days up to $as_of that a stored revert names,
-- written by an agent against the rest; bots are left out.
-- Found when the share is twice as high or more and 3 or more were taken back, with 20 or more merged on each side, and
-- all days covered.
-- Severity: high.
WITH bounds AS (
    SELECT $as_of::DATE - 27 AS window_start, $as_of::DATE AS window_end
),
counted AS (
    SELECT
        pr.repository,
        pr.number,
        reading.ai_involvement = 'authored' AS is_authored,
        (pr.repository, pr.number) IN (SELECT (repository, reverted_number) FROM reverts) AS is_reverted
    FROM bounds, pull_requests AS pr
    JOIN pr_summaries AS reading USING (repository, number)
    WHERE pr.partition_date BETWEEN bounds.window_start AND bounds.window_end
        AND pr.state = 'merged'
        AND pr.author_kind IS DISTINCT FROM 'bot'
        AND reading.ai_involvement IS NOT NULL
),
measured AS (
    SELECT
        count(*) FILTER (WHERE is_authored) AS n_authored,
        count(*) FILTER (WHERE NOT is_authored) AS n_others,
        count(*) FILTER (WHERE is_authored AND is_reverted) AS reverted_authored,
        count(*) FILTER (WHERE NOT is_authored AND is_reverted) AS reverted_others,
        list({repository: repository, number: number} ORDER BY repository, number DESC)
            FILTER (WHERE is_authored AND is_reverted) AS pull_requests
    FROM counted
)
SELECT
    'all' AS scope,
    'high' AS severity,
    'AI-authored pull requests are taken back more often' AS title,
    format('{} of {} written by an agent were reverted, against {} of {} of the others. Small numbers: look at each.',
        reverted_authored, n_authored, reverted_others, n_others) AS detail,
    to_json({
        numbers: {reverted_authored: reverted_authored, n_authored: n_authored, reverted_others: reverted_others,
            n_others: n_others},
        windows: {recent: [window_start, window_end]},
        pull_requests: pull_requests[:20],
        pull_requests_in_all: len(pull_requests)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE reverted_authored >= 3
    AND n_authored >= 20
    AND n_others >= 20
    AND reverted_authored / n_authored >= 2 * reverted_others / n_others
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN window_start AND window_end)
