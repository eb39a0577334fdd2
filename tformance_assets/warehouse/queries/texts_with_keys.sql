-- Which closed pull requests may name an issue? Those whose texts match $pattern; the exact reading is done elsewhere.
SELECT repository, number, title, head_branch, body
FROM pull_requests
WHERE regexp_matches(concat_ws(' ', title, head_branch, body), $pattern)
ORDER BY repository, number
