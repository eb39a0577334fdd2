-- Which pull requests does the index expect in $days? Newest day first.
SELECT repository, number, node_id, state, created_at, updated_at, closed_at, weight
FROM pull_request_index
WHERE partition_date = ANY($days::DATE[])
ORDER BY partition_date DESC, repository, number
