-- Which questions do open batches ask, and which wait for the next one because their day lies before $until?
SELECT question.input_hash
FROM llm_batch_questions AS question
JOIN llm_batches AS batch ON batch.id = question.batch_id
WHERE batch.collected_at IS NULL
UNION
SELECT input_hash
FROM upgradable_summaries
WHERE partition_date < $until AND NOT (is_in_batch OR is_answered OR is_given_up)
