-- What lies waiting? Open pull requests, not written by a bot, that have been the reviewers' turn for more than five
-- days (120 h) as of the last look at the open ones. Needs no history, so no coverage.
-- Severity: high from five such pull requests, else medium.
WITH waiting AS (
    SELECT
        count(*) AS n,
        max(waiting_hours) AS longest,
        list({repository: repository, number: number, hours: round(waiting_hours, 1)}
            ORDER BY waiting_hours DESC, repository, number) AS pull_requests
    FROM open_pull_requests
    WHERE waiting_hours > 120 AND author_kind IS DISTINCT FROM 'bot'
)
SELECT
    'all' AS scope,
    if(n >= 5, 'high', 'medium') AS severity,
    if(n = 1, '1 open pull request has', format('{} open pull requests have', n))
        || ' waited more than five days for a reviewer' AS title,
    format('The longest wait so far is {:.0f} days.', floor(longest / 24)) AS detail,
    to_json({
        numbers: {waiting: n, longest_hours: longest},
        windows: {recent: [$as_of::DATE, $as_of::DATE]},
        pull_requests: pull_requests[:20],
        pull_requests_in_all: len(pull_requests)
    }) AS evidence,
    $as_of::DATE AS window_start,
    $as_of::DATE AS window_end
FROM waiting
WHERE n >= 1
