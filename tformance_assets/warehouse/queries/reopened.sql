-- Which stored pull requests are open again, among those just walked? The key (repository, number) of each.
SELECT repository, number
FROM pull_request_index
SEMI JOIN incoming_keys USING (repository, number)
WHERE state = 'open'
