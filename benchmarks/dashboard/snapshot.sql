-- A year of $rows closed pull requests, spread evenly over its days: 40 repositories, 300 people, one bot in ten,
-- three reviews each, a summary each, and evidence for every third. Pseudo-random, but the same every time.
INSERT INTO pull_requests BY NAME
WITH numbered AS (
    SELECT i, hash(i) % 1000 / 1000.0 AS a, hash(i + 1000000007) % 1000 / 1000.0 AS b, hash(i * 31 + 7) % 1000 / 1000.0 AS c
    FROM range($rows) AS r(i)
),
timed AS (
    SELECT
        *,
        ($newest::DATE + INTERVAL 20 HOUR - to_seconds((i * 365.0 * 86400 / $rows)::BIGINT)) AS closed,
        round(exp(c * 5) * 2, 3) AS hours
    FROM numbered
)
SELECT
    'acme/service-' || lpad((i % 40)::VARCHAR, 2, '0') AS repository,
    (i // 40 + 1)::INTEGER AS number,
    closed::DATE AS partition_date,
    'github' AS source,
    'PR_' || i AS node_id,
    'https://github.com/acme/service-' || i % 40 || '/pull/' || (i // 40 + 1) AS url,
    ['Add', 'Fix', 'Simplify', 'Support', 'Remove', 'Harden'][(1 + a * 5.99)::INTEGER] || ' the ' ||
        ['rate limits', 'audit log', 'offline queue', 'invoice totals', 'image cache'][(1 + b * 4.99)::INTEGER]
        || ' of part ' || i AS title,
    repeat('What changes, and why it is safe to ship. ', 8) AS body,
    CASE WHEN a < 0.93 THEN 'merged' ELSE 'closed' END AS state,
    false AS is_draft,
    CASE WHEN b < 0.1 THEN 'dependabot' ELSE 'person-' || (hash(i) % 300) END AS author,
    CASE WHEN b < 0.1 THEN 'bot' ELSE 'human' END AS author_kind,
    closed - to_seconds((hours * 3600)::BIGINT) AS created_at,
    closed - to_seconds((hours * 3600)::BIGINT) AS ready_at,
    closed - to_seconds((hours * 4500)::BIGINT) AS first_commit_at,
    closed - to_seconds((hours * 1800)::BIGINT) AS first_review_at,
    closed - to_seconds((hours * 600)::BIGINT) AS approved_at,
    CASE WHEN a < 0.93 THEN closed END AS merged_at,
    closed AS closed_at,
    closed AS updated_at,
    'main' AS base_branch,
    'work/' || i AS head_branch,
    (exp(b * 7))::INTEGER AS additions,
    (exp(a * 6))::INTEGER AS deletions,
    (1 + c * 20)::INTEGER AS changed_files,
    2 AS commit_count,
    3 AS review_count,
    1 AS comment_count,
    (a * 5)::INTEGER AS review_rounds,
    c < 0.9 AS reviewed_by_human,
    CASE WHEN a < 0.93 THEN hours * 0.25 END AS coding_hours,
    CASE WHEN a < 0.93 THEN hours * 0.5 END AS pickup_hours,
    CASE WHEN a < 0.93 THEN hours * 0.33 END AS review_hours,
    CASE WHEN a < 0.93 THEN hours * 0.17 END AS merge_hours,
    CASE WHEN a < 0.93 THEN hours * 1.25 END AS cycle_hours,
    ['XS', 'S', 'M', 'L', 'XL'][(1 + b * 4.99)::INTEGER] AS size,
    c < 0.02 AS is_revert,
    c > 0.97 AS is_hotfix,
    ['area-' || i % 9] AS labels,
    $newest::TIMESTAMP AS fetched_at
FROM timed
ORDER BY partition_date, i;

INSERT INTO pr_summaries BY NAME
SELECT
    repository, number, partition_date,
    title AS summary_title,
    'It does what the title says, for a reason the body gives, and touches few places.' AS summary,
    ['feature', 'fix', 'refactor', 'chore'][1 + number % 4] AS change_type,
    ['area'] AS areas, ['python'] AS technologies,
    number % 3 = 0 AS ai_assisted,
    CASE number % 6 WHEN 0 THEN 'authored' WHEN 3 THEN 'assisted' WHEN 1 THEN 'reviewed' ELSE 'none' END AS ai_involvement,
    CASE WHEN number % 3 = 0 THEN [['Claude Code', 'Copilot', 'Cursor', 'Codex'][1 + number % 4]] ELSE [] END AS ai_tools,
    0.9 AS ai_confidence,
    'llm' AS summarizer, 'gpt' AS model, 'p1' AS prompt_version, 'h' || number AS input_hash, closed_at AS summarized_at
FROM pull_requests
ORDER BY partition_date, repository, number;

INSERT INTO ai_evidence BY NAME
SELECT repository, number, partition_date, 'Claude Code' AS tool, 'co_author' AS kind, 'commit' AS place,
    'Co-Authored-By' AS matched
FROM pull_requests
WHERE number % 3 = 0
ORDER BY partition_date, repository, number;

INSERT INTO pr_reviews BY NAME
SELECT
    repository, number, partition_date,
    CASE WHEN turn = 2 THEN 'review-bot' ELSE 'person-' || (hash(number * 3 + turn) % 300) END AS reviewer,
    CASE WHEN turn = 2 THEN 'bot' ELSE 'human' END AS reviewer_kind,
    CASE WHEN turn = 1 THEN 'approved' ELSE 'commented' END AS state,
    first_review_at AS submitted_at,
    1 AS comment_count
FROM pull_requests, range(3) AS t(turn)
ORDER BY partition_date, repository, number;

INSERT INTO open_pull_requests BY NAME
SELECT
    'acme/service-' || lpad((i % 40)::VARCHAR, 2, '0') AS repository, (1000000 + i)::INTEGER AS number,
    'Open work ' || i AS title, 'person-' || (i % 300) AS author, 'human' AS author_kind,
    $newest::TIMESTAMP - to_hours((1 + hash(i) % 900)::BIGINT) AS created_at,
    $newest::TIMESTAMP - to_hours((1 + hash(i) % 900)::BIGINT) AS ready_at,
    i % 9 = 0 AS is_draft, ['waiting', 'approved', 'changes_requested'][1 + i % 3] AS review_state,
    (hash(i) % 900)::DOUBLE AS waiting_hours, $newest::TIMESTAMP AS updated_at, $newest::TIMESTAMP AS fetched_at
FROM range(400) AS r(i);

INSERT INTO partition_log BY NAME
SELECT asset, partition_date, rows, rows AS expected_rows, 1.0 AS seconds, 5 AS api_points, 1000 AS tokens,
    0.01 AS cost_usd, 'run' AS run_id, $newest::TIMESTAMP AS written_at
FROM (SELECT partition_date, count(*)::INTEGER AS rows FROM pull_requests GROUP BY ALL),
    (VALUES ('pull_requests'), ('pr_summaries')) AS names(asset);
