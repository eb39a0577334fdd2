-- How many of these questions does an open batch ask already?
SELECT count(*) AS taken
FROM llm_batch_questions AS question
JOIN llm_batches AS batch ON batch.id = question.batch_id
WHERE batch.collected_at IS NULL AND question.input_hash = ANY($hashes::VARCHAR[])
