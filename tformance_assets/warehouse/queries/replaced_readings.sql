-- Which summaries go when those of $days are replaced? The key of each, and of all that come in.
SELECT repository, number FROM pr_summaries WHERE partition_date = ANY($days::DATE[])
UNION
SELECT repository, number FROM incoming_keys
