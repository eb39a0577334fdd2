-- Which pull requests of [$first, $until) wait to be sent in a batch?
-- One that is being read anew is left out: its summary is about to change.
SELECT ready.repository, ready.number, ready.partition_date, ready.attempts, ready.invalid_answers
FROM upgradable_summaries AS ready
JOIN pull_requests AS pull USING (repository, number)
WHERE ready.partition_date >= $first
    AND ready.partition_date < $until
    AND NOT (is_in_batch OR is_answered OR is_given_up)
    AND NOT coalesce(
        pull.fetched_at > ready.summarized_at AND pull.fetched_at > $now::TIMESTAMP - INTERVAL 1 HOUR, false
    )
