-- Which versions of the incoming keys does the index hold already?
SELECT repository, number, updated_at
FROM pull_request_index
SEMI JOIN incoming_keys USING (repository, number)
