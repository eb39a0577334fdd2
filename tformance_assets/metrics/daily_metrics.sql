-- Daily metrics: what did each repository finish on each closed day (UTC)?
-- One row per day and repository with at least one closed pull request.
-- merged, closed      pull requests merged; closed without merging
-- merged_by_bots      of those merged, written by a bot
-- additions/deletions lines of those merged; null if none of them has a known size
-- *_hours_p50         medians over those merged and not written by a bot; null when none is known
-- without_review      merged, not by a bot, and collected as not reviewed by any human
-- ai_assisted         merged with AI according to the stored verdict; ai_known: merged with a verdict
-- reverts, hotfixes   merged
SELECT
    pr.partition_date AS day,
    pr.repository,
    count(*) FILTER (WHERE pr.state = 'merged') AS merged,
    count(*) FILTER (WHERE pr.state = 'closed') AS closed,
    count(*) FILTER (WHERE pr.state = 'merged' AND pr.author_kind = 'bot') AS merged_by_bots,
    sum(pr.additions) FILTER (WHERE pr.state = 'merged') AS additions,
    sum(pr.deletions) FILTER (WHERE pr.state = 'merged') AS deletions,
    median(pr.cycle_hours) FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS cycle_hours_p50,
    median(pr.pickup_hours) FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS pickup_hours_p50,
    median(pr.review_hours) FILTER (WHERE pr.author_kind IS DISTINCT FROM 'bot') AS review_hours_p50,
    count(*) FILTER (
        WHERE pr.state = 'merged' AND NOT pr.reviewed_by_human AND pr.author_kind IS DISTINCT FROM 'bot'
    ) AS without_review,
    count(*) FILTER (WHERE pr.state = 'merged' AND reading.ai_assisted) AS ai_assisted,
    count(reading.ai_assisted) FILTER (WHERE pr.state = 'merged') AS ai_known,
    count(*) FILTER (WHERE pr.state = 'merged' AND pr.is_revert) AS reverts,
    count(*) FILTER (WHERE pr.state = 'merged' AND pr.is_hotfix) AS hotfixes
FROM pull_requests AS pr
LEFT JOIN pr_summaries AS reading USING (repository, number)
GROUP BY ALL
ORDER BY ALL
