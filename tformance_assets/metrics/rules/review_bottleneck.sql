-- Does reviewing rest on one person? The human who reviewed most of the pull requests closed in the 28 days up to
-- $as_of. Counted are pairs of reviewer and pull request, not review events; an author's own reviews do not count.
-- Found at half of the pairs or more, with 20 or more pairs, all days covered, and three or more people who wrote or
-- reviewed: between two people one of them always has half.
-- Severity: high from three quarters, else medium.
WITH bounds AS (
    SELECT $as_of::DATE - 27 AS window_start, $as_of::DATE AS window_end
),
closed AS (
    SELECT pr.repository, pr.number, pr.author, pr.author_kind
    FROM pull_requests AS pr, bounds
    WHERE pr.partition_date BETWEEN bounds.window_start AND bounds.window_end
),
pairs AS (
    SELECT DISTINCT review.reviewer, closed.repository, closed.number
    FROM closed
    JOIN pr_reviews AS review USING (repository, number)
    WHERE review.reviewer_kind = 'human' AND review.reviewer IS DISTINCT FROM closed.author
),
people AS (
    SELECT count(*) AS people
    FROM (SELECT reviewer FROM pairs UNION SELECT author FROM closed WHERE author_kind = 'human')
),
totals AS (
    SELECT count(*) AS n, count(DISTINCT reviewer) AS reviewers FROM pairs
),
busiest AS (
    SELECT
        reviewer,
        count(*) AS reviewed,
        list({repository: repository, number: number} ORDER BY repository, number DESC) AS pull_requests
    FROM pairs
    GROUP BY reviewer
    ORDER BY reviewed DESC, reviewer
    LIMIT 1
),
shares AS (
    SELECT *, reviewed / n AS share FROM busiest, totals
)
SELECT
    reviewer AS scope,
    if(share >= 0.75, 'high', 'medium') AS severity,
    format('{} does {:.0f} % of the reviewing', reviewer, 100 * share) AS title,
    format('Of {} reviews by people in four weeks, one per pull request and reviewer, {} were theirs; {} reviewed at all.'
        || ' Absence of one person would hold up most of the work.',
        n, reviewed, if(reviewers = 1, 'nobody else', format('{} people', reviewers))) AS detail,
    to_json({
        numbers: {share: share, reviewed: reviewed, n: n, reviewers: reviewers, people: people},
        windows: {recent: [window_start, window_end]},
        pull_requests: pull_requests[:20],
        pull_requests_in_all: len(pull_requests)
    }) AS evidence,
    window_start,
    window_end
FROM shares, people, bounds
WHERE share >= 0.5
    AND n >= 20
    AND people >= 3
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN window_start AND window_end)
