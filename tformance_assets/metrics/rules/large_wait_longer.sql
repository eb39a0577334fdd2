-- Do large pull requests wait longer for their first review? Median pickup_hours of L and XL against XS, S and M,
-- over those merged in the 28 days up to $as_of, not written by a bot, with a known size and pickup time.
-- Found when large ones wait half as long again and at least an hour more, all days covered, 10 or more in each group.
-- Severity: medium from three times as long, else low.
WITH bounds AS (
    SELECT $as_of::DATE - 27 AS window_start, $as_of::DATE AS window_end
),
counted AS (
    SELECT pr.repository, pr.number, pr.pickup_hours, pr.size IN ('L', 'XL') AS is_large
    FROM pull_requests AS pr, bounds
    WHERE pr.partition_date BETWEEN bounds.window_start AND bounds.window_end
        AND pr.pickup_hours IS NOT NULL
        AND pr.size IS NOT NULL
        AND pr.author_kind IS DISTINCT FROM 'bot'
),
measured AS (
    SELECT
        median(pickup_hours) FILTER (WHERE is_large) AS large,
        median(pickup_hours) FILTER (WHERE NOT is_large) AS small,
        count(*) FILTER (WHERE is_large) AS n_large,
        count(*) FILTER (WHERE NOT is_large) AS n_small,
        list({repository: repository, number: number, hours: round(pickup_hours, 1)}
            ORDER BY pickup_hours DESC, repository, number) FILTER (WHERE is_large) AS longest
    FROM counted
)
SELECT
    'all' AS scope,
    if(large >= 3 * small, 'medium', 'low') AS severity,
    'Large pull requests wait longer for a first review' AS title,
    format('With more than 200 changed lines the median wait was {:.1f} h ({} merged), with fewer {:.1f} h ({} merged).'
        || ' Bots are left out.', large, n_large, small, n_small) AS detail,
    to_json({
        numbers: {pickup_hours_p50_large: large, pickup_hours_p50_small: small, n_large: n_large, n_small: n_small},
        windows: {recent: [window_start, window_end]},
        pull_requests: longest[:20],
        pull_requests_in_all: len(longest)
    }) AS evidence,
    window_start,
    window_end
FROM measured, bounds
WHERE large >= 1.5 * small
    AND large >= small + 1
    AND n_large >= 10
    AND n_small >= 10
    AND 28 = (SELECT count(*) FROM covered_days WHERE partition_date BETWEEN window_start AND window_end)
