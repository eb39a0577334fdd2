-- Which closed days since $first_day are out of date, and by how many pull requests?
-- A day is when the index has a closed pull request for it that is not stored, or is stored in an older version;
-- and when it stores a pull request that the index no longer has closed on that day (unless the stored row is the
-- newer of the two: then the index has yet to catch up); and when a row was derived by other rules or lists of bots and
-- people than $derived_by (null: whatever they were). Days that agree are not listed.
WITH index_ AS (
    SELECT repository, number, updated_at, partition_date FROM pull_request_index
),
wanting AS (
    SELECT index_.partition_date
    FROM index_
    LEFT JOIN pull_requests AS stored USING (repository, number)
    WHERE stored.repository IS NULL OR stored.updated_at < index_.updated_at
        OR ($derived_by::VARCHAR IS NOT NULL AND stored.derived_by IS DISTINCT FROM $derived_by::VARCHAR)
),
strays AS (
    SELECT stored.partition_date
    FROM pull_requests AS stored
    LEFT JOIN index_ USING (repository, number)
    WHERE index_.repository IS NULL
        OR (index_.partition_date IS DISTINCT FROM stored.partition_date AND index_.updated_at >= stored.updated_at)
)
SELECT partition_date, count(*) AS stale
FROM (FROM wanting UNION ALL FROM strays)
WHERE partition_date >= $first_day
GROUP BY partition_date
ORDER BY partition_date
