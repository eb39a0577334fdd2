-- How much goes in unseen? Share merged without a review by a human other than the author, among those written by
-- humans and merged in the 28 days up to $as_of, where reviews were collected.
-- Found from 20 %, with 10 or more merged and all days covered.
-- Severity: high from half, else medium.
WITH bounds AS (
    SELECT $as_of::DATE - 27 AS window_start, $as_of::DATE AS window_end
),
measured AS (
    SELECT
        count(*) AS n,
        count(*) FILTER (WHERE NOT pr.reviewed_by_human) AS unseen,
        unseen / nullif(n, 0) AS share,
        list({repository: pr.repository, number: pr.number, lines: pr.additions + pr.deletions}
            ORDER BY pr.additions + pr.deletions DESC NULLS LAST, pr.repository, pr.number)
            FILTER (WHERE NOT pr.reviewed_by_human) AS largest
    FROM pull_requests AS pr, bounds
    WHERE pr.partition_date BETWEEN bounds.window_start AND bounds.window_end
        AND pr.state = 'merged'
        AND pr.author_kind = 'human'
        AND pr.reviewed_by_human IS NOT NULL
)
SELECT
    'all' AS scope,
    if(share >= 0.5, 'high', 'medium') AS severity,
    format('{:.0f} % was merged without a human review', 100 * share) AS title,
    format('{} of {} pull requests written by people and merged in four weeks were reviewed by nobody but their author'
        || ' or a bot.', unseen, n) AS detail,
    to_json({
        numbers: {share: share, without_review: unseen, n: n},
        windows: {recent: [window_start, window_end]},
        pull_requests: largest[:20],
        pull_requests_in_all: len(largest)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE share >= 0.2
    AND n >= 10
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN window_start AND window_end)
