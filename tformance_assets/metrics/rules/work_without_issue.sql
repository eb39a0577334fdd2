-- How much work does the plan not know? Share without an issue that Jira knows, among those written by humans and
-- merged in the 28 days up to $as_of and searched for issue keys. Only for teams with Jira.
-- Found from 30 %, with 10 or more searched, these being 90 % or more of the merged, and all days covered.
-- Severity: medium from 60 %, else low.
WITH bounds AS (
    SELECT $as_of::DATE - 27 AS window_start, $as_of::DATE AS window_end
),
merged AS (
    SELECT
        pr.repository,
        pr.number,
        pr.additions + pr.deletions AS lines,
        looked_at.number IS NOT NULL AS is_searched,
        EXISTS (
            FROM jira_links AS link
            JOIN jira_issues USING (key)
            WHERE link.repository = pr.repository AND link.number = pr.number
        ) AS is_linked
    FROM bounds, pull_requests AS pr
    LEFT JOIN jira_searched AS looked_at ON looked_at.repository = pr.repository AND looked_at.number = pr.number
    WHERE pr.partition_date BETWEEN bounds.window_start AND bounds.window_end
        AND pr.state = 'merged'
        AND pr.author_kind = 'human'
),
measured AS (
    SELECT
        count(*) AS merged,
        count(*) FILTER (WHERE is_searched) AS n,
        count(*) FILTER (WHERE is_searched AND NOT is_linked) AS unlinked,
        unlinked / nullif(n, 0) AS share,
        list({repository: repository, number: number, lines: lines}
            ORDER BY lines DESC NULLS LAST, repository, number)
            FILTER (WHERE is_searched AND NOT is_linked) AS largest
    FROM merged
)
SELECT
    'all' AS scope,
    if(share >= 0.6, 'medium', 'low') AS severity,
    format('{:.0f} % of the merged work names no issue', 100 * share) AS title,
    format('{} of {} pull requests written by people and merged in four weeks name no issue that Jira knows, neither'
        || ' in title nor branch nor body.', unlinked, n) AS detail,
    to_json({
        numbers: {share: share, without_issue: unlinked, n: n},
        windows: {recent: [window_start, window_end]},
        pull_requests: largest[:20],
        pull_requests_in_all: len(largest)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE share >= 0.3
    AND n >= 10
    AND n >= 0.9 * merged
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN window_start AND window_end)
