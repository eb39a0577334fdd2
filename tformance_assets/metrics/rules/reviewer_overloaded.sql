-- Is somebody asked for more reviews than they can give? Humans who are still asked on open pull requests that have been
-- the reviewers' turn for more than two days (48 h), as of the last look at the open ones. Needs no history.
-- Found for each reviewer from five such pull requests, when that is at least twice the median of all who are asked and
-- three or more people are asked at all.
-- Severity: high from ten, else medium.
WITH asked AS (
    SELECT unnest(review_requests) AS reviewer, repository, number, waiting_hours
    FROM open_pull_requests
    WHERE waiting_hours IS NOT NULL AND author_kind IS DISTINCT FROM 'bot'
),
loads AS (
    SELECT
        reviewer,
        count(*) FILTER (WHERE waiting_hours > 48) AS waiting,
        count(*) AS asked,
        max(waiting_hours) AS longest,
        list({repository: repository, number: number, hours: round(waiting_hours, 1)}
            ORDER BY waiting_hours DESC, repository, number) FILTER (WHERE waiting_hours > 48) AS pull_requests
    FROM asked
    WHERE reviewer <> 'team'
    GROUP BY reviewer
),
usual AS (
    SELECT median(waiting) AS usual, count(*) AS people FROM loads
)
SELECT
    reviewer AS scope,
    if(waiting >= 10, 'high', 'medium') AS severity,
    format('{} open pull requests wait for {}', waiting, reviewer) AS title,
    format('Each for more than two days, the longest for {:.0f} days; the median of the {} people who are asked is {:.0f}.',
        floor(longest / 24), people, usual) AS detail,
    to_json({
        numbers: {waiting: waiting, asked: asked, longest_hours: longest, median_of_people: usual, people: people},
        windows: {recent: [$as_of::DATE, $as_of::DATE]},
        pull_requests: pull_requests[:20],
        pull_requests_in_all: len(pull_requests)
    }) AS evidence,
    $as_of::DATE AS window_start,
    $as_of::DATE AS window_end
FROM loads, usual
WHERE waiting >= 5
    AND waiting >= 2 * usual
    AND people >= 3
