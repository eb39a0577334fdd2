-- Which merged pull request took back which?
-- Definition: a revert names the other one by its number ("Reverts owner/name#12", or "(#12)" at the end of the title
--   it quotes), by one of its commits ("This reverts commit 0a1b2c3"), or by its title (Revert "…"): then it is the
--   last one merged before it in that repository. The number counts most, then the commit, then the title.
-- Unit: one row for each revert whose other half is stored. hours_between is from merge to merge.
-- Null policy: a revert of something that is not stored has no row; it still counts as a revert.
WITH merged AS (
    SELECT repository, number, title, body, merged_at, is_revert
    FROM pull_requests
    WHERE state = 'merged' AND merged_at IS NOT NULL
),
reverting AS (
    SELECT
        *,
        regexp_extract(title, '(?i)^revert "(.*)"', 1) AS quoted,
        regexp_extract(body, '(?mi)^\s*reverts ([\w.-]+/[\w.-]+)#(\d+)', ['place', 'number']) AS named,
        regexp_extract(body, '(?mi)^\s*this reverts commit ([0-9a-f]{7,40})', 1) AS oid
    FROM merged
    WHERE is_revert
),
by_number AS (
    SELECT repository, number, merged_at, 1 AS rank, 'number' AS found_by,
        coalesce(
            if(lower(named.place) = lower(repository), try_cast(named.number AS INTEGER), NULL),
            try_cast(regexp_extract(quoted, '\(#(\d+)\)$', 1) AS INTEGER)
        ) AS reverted_number
    FROM reverting
),
by_commit AS (
    SELECT reverting.repository, reverting.number, reverting.merged_at, 2 AS rank, 'commit' AS found_by,
        pr_commits.number AS reverted_number
    FROM pr_commits
    JOIN reverting ON reverting.repository = pr_commits.repository
        AND reverting.number <> pr_commits.number
        AND reverting.oid <> ''
        AND left(reverting.oid, 7) = left(pr_commits.oid, 7)
        AND starts_with(pr_commits.oid, reverting.oid)
),
by_title AS (
    SELECT reverting.repository, reverting.number, reverting.merged_at, 3 AS rank, 'title' AS found_by,
        merged.number AS reverted_number
    FROM reverting
    JOIN merged ON merged.repository = reverting.repository AND merged.title = reverting.quoted
    WHERE reverting.quoted <> ''
)
SELECT
    found.repository,
    found.number,
    found.reverted_number,
    found.found_by,
    date_diff('second', merged.merged_at, found.merged_at) / 3600 AS hours_between
FROM (FROM by_number UNION ALL FROM by_commit UNION ALL FROM by_title) AS found
JOIN merged ON merged.repository = found.repository
    AND merged.number = found.reverted_number
    AND merged.merged_at <= found.merged_at
    AND merged.number <> found.number
QUALIFY row_number() OVER (
    PARTITION BY found.repository, found.number
    ORDER BY found.rank, merged.merged_at DESC, merged.number DESC
) = 1
ORDER BY ALL
