-- Notes what became of each question of one batch; `outcomes` is registered by the caller.
UPDATE llm_batch_questions AS question
SET outcome = outcomes.outcome
FROM outcomes
WHERE question.batch_id = $batch
    AND question.repository = outcomes.repository
    AND question.number = outcomes.number
