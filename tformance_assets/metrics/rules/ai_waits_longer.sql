-- Does AI-authored work wait longer for reviewers? pickup_hours of those merged in the 28 days up to $as_of that an agent
-- wrote, against the rest: same repository and same size, each pair of groups with 3 or more on both sides. Medians of a
-- group are averaged with its number of pull requests as weight, the same on both sides.
-- Found when AI-authored work waits half as long again and at least an hour more, with 10 or more on each side, and all
-- days covered.
-- Severity: high from three times as long, else medium.
WITH bounds AS (
    SELECT $as_of::DATE - 27 AS window_start, $as_of::DATE AS window_end
),
counted AS (
    SELECT pr.repository, pr.number, pr.size, pr.pickup_hours, reading.ai_involvement = 'authored' AS is_authored
    FROM bounds, pull_requests AS pr
    JOIN pr_summaries AS reading USING (repository, number)
    WHERE pr.partition_date BETWEEN bounds.window_start AND bounds.window_end
        AND pr.pickup_hours IS NOT NULL
        AND pr.size IS NOT NULL
        AND pr.author_kind IS DISTINCT FROM 'bot'
        AND reading.ai_involvement IS NOT NULL
),
alike AS (
    SELECT
        median(pickup_hours) FILTER (WHERE is_authored) AS authored,
        median(pickup_hours) FILTER (WHERE NOT is_authored) AS others,
        count(*) FILTER (WHERE is_authored) AS n_authored,
        count(*) FILTER (WHERE NOT is_authored) AS n_others,
        list({repository: repository, number: number, hours: round(pickup_hours, 1)}) FILTER (WHERE is_authored) AS waited
    FROM counted
    GROUP BY repository, size
    HAVING n_authored >= 3 AND n_others >= 3
),
measured AS (
    SELECT
        sum(authored * (n_authored + n_others)) / sum(n_authored + n_others) AS authored,
        sum(others * (n_authored + n_others)) / sum(n_authored + n_others) AS others,
        sum(n_authored)::BIGINT AS n_authored,
        sum(n_others)::BIGINT AS n_others,
        flatten(list(waited)) AS waited
    FROM alike
)
SELECT
    'all' AS scope,
    if(authored >= 3 * others, 'high', 'medium') AS severity,
    'AI-authored pull requests wait longer for a first review' AS title,
    format('Within the same size and repository they waited {:.1f} h ({} merged), the others {:.1f} h ({} merged).'
        || ' A comparison, not a cause.', authored, n_authored, others, n_others) AS detail,
    to_json({
        numbers: {pickup_hours_authored: authored, pickup_hours_others: others, n_authored: n_authored,
            n_others: n_others},
        windows: {recent: [window_start, window_end]},
        pull_requests: list_reverse_sort(list_transform(waited, lambda w: {hours: w.hours, repository: w.repository,
            number: w.number}))[:20],
        pull_requests_in_all: len(waited)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE authored >= 1.5 * others
    AND authored >= others + 1
    AND n_authored >= 10
    AND n_others >= 10
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN window_start AND window_end)
