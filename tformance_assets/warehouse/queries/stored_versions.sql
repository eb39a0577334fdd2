-- Which pull requests are stored in $days, in which version? Only rows derived by $derived_by, unless it is null.
SELECT repository, number, updated_at
FROM pull_requests
WHERE partition_date = ANY($days::DATE[])
    AND ($derived_by::VARCHAR IS NULL OR derived_by = $derived_by::VARCHAR)
