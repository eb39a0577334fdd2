-- $n made-up merged pull requests of ten repositories over three years, with reviews, commits, verdicts and coverage.
INSERT INTO pull_requests BY NAME
SELECT
    'acme/repository-' || (i % 10) AS repository,
    i AS number,
    (DATE '2026-11-22' - (i * 7919 % 1095)::INTEGER) AS partition_date,
    if(i % 50 = 0, 'Revert "Change ' || (i - 20) || '"', 'Change ' || i) AS title,
    if(i % 100 = 0, 'Reverts acme/repository-' || (i % 10) || '#' || (i - 10), repeat('Because it was slow. ', 20)) AS body,
    if(i % 20 = 3, 'closed', 'merged') AS state,
    'person-' || (hash(i) % 60) AS author,
    if(i % 9 = 0, 'bot', 'human') AS author_kind,
    partition_date::TIMESTAMP + to_seconds((i % 86400)::BIGINT) AS merged_at,
    (hash(i + 1) % 900)::INTEGER AS additions,
    (hash(i + 2) % 200)::INTEGER AS deletions,
    ['XS', 'S', 'M', 'L', 'XL'][1 + (hash(i) % 5)::INTEGER] AS size,
    i % 7 <> 0 AS reviewed_by_human,
    i % 50 = 0 AS is_revert,
    i % 40 = 0 AS is_hotfix,
    if(state = 'merged', (hash(i + 3) % 2000) / 10, NULL) AS cycle_hours,
    cycle_hours * 0.3 AS coding_hours,
    cycle_hours * 0.2 AS pickup_hours,
    cycle_hours * 0.4 AS review_hours,
    cycle_hours * 0.1 AS merge_hours
FROM range(1, $n + 1) AS numbers(i);

INSERT INTO pr_reviews BY NAME
SELECT repository, number, partition_date, 'person-' || (hash(number + turn) % 60) AS reviewer, 'human' AS reviewer_kind,
    'commented' AS state, merged_at AS submitted_at
FROM pull_requests, range(3) AS turns(turn);

INSERT INTO pr_commits BY NAME
SELECT repository, number, partition_date, md5(number || '/' || turn) AS oid, author, merged_at AS authored_at
FROM pull_requests, range(2) AS turns(turn);

INSERT INTO pr_summaries BY NAME
SELECT repository, number, partition_date, hash(number) % 3 = 0 AS ai_assisted,
    ['authored', 'assisted', 'reviewed', 'none'][1 + (hash(number) % 4)::INTEGER] AS ai_involvement
FROM pull_requests;

INSERT INTO pull_request_index BY NAME
SELECT repository, number, state, partition_date, merged_at AS updated_at FROM pull_requests;

INSERT INTO partition_log BY NAME
SELECT DISTINCT 'pull_requests' AS asset, partition_date, TIMESTAMP '2026-11-23' AS written_at FROM pull_requests;
