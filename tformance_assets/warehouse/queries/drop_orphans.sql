-- Of the keys that were just replaced, drop the readings whose pull request is not in that day (any more).
DELETE FROM {table} AS reading
USING leaving AS k
WHERE reading.repository = k.repository AND reading.number = k.number
    AND NOT EXISTS (
        SELECT 1
        FROM pull_requests AS stored
        WHERE stored.repository = reading.repository
            AND stored.number = reading.number
            AND stored.partition_date = reading.partition_date
    )
