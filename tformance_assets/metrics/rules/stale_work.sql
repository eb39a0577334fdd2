-- What was begun and left? Open pull requests, not written by a bot, opened four weeks (672 h) ago or more and not touched
-- for two (336 h), as of the last look at the open ones. Needs no history, so no coverage.
-- Found from three such pull requests.
-- Severity: medium from ten, else low.
WITH left_behind AS (
    SELECT
        count(*) AS n,
        max(date_diff('hour', created_at, fetched_at)) AS oldest_hours,
        list({repository: repository, number: number, hours: date_diff('hour', updated_at, fetched_at)}
            ORDER BY updated_at, repository, number) AS pull_requests
    FROM open_pull_requests
    WHERE author_kind IS DISTINCT FROM 'bot'
        AND date_diff('hour', created_at, fetched_at) >= 672
        AND date_diff('hour', updated_at, fetched_at) >= 336
)
SELECT
    'all' AS scope,
    if(n >= 10, 'medium', 'low') AS severity,
    format('{} open pull requests were begun and left', n) AS title,
    format('Opened four weeks ago or more and untouched for two; the oldest is {:.0f} days old.',
        floor(oldest_hours / 24)) AS detail,
    to_json({
        numbers: {left_behind: n, oldest_hours: oldest_hours},
        windows: {recent: [$as_of::DATE, $as_of::DATE]},
        pull_requests: pull_requests[:20],
        pull_requests_in_all: len(pull_requests)
    }) AS evidence,
    $as_of::DATE AS window_start,
    $as_of::DATE AS window_end
FROM left_behind
WHERE n >= 3
