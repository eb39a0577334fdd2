-- The closed pull requests a page is about: closed in the half-open window [$start, $stop), in the chosen
-- repositories (null = all), and, unless everyone counts, not opened by a bot. AI agents and deleted authors stay.
-- $author is one login (null = all; a bot that is asked for by name counts). $ai is an involvement, 'with' for authored
-- or assisted, 'unknown' for no verdict yet (null = all).
-- `week` is the first day of the seven days the pull request falls in, counted back from the window's end, so the
-- last week is always whole. One row per pull request; summary columns are null until it was summarized.
-- The same questions can be asked by day, by ISO week (it begins on Monday) and by calendar month: `week` is then the
-- first day of that period, and the last period may be cut by the window's end (see periods.sql).
(
    select
        pull_requests.*,
        pr_summaries.ai_assisted,
        pr_summaries.ai_involvement,
        pr_summaries.ai_tools,
        pr_summaries.change_type,
        pr_summaries.summary_title,
        pr_summaries.summary,
        {{period}} as week
    from pull_requests
    left join pr_summaries using (repository, number, partition_date)
    where pull_requests.partition_date >= $start::DATE
      and pull_requests.partition_date < $stop::DATE
      and ($repositories::VARCHAR[] is null or list_contains($repositories::VARCHAR[], repository))
      and ($everyone::BOOLEAN or $author::VARCHAR is not null or pull_requests.author_kind is distinct from 'bot')
      and ($author::VARCHAR is null or pull_requests.author = $author::VARCHAR)
      and (
          $ai::VARCHAR is null
          or ($ai::VARCHAR = 'with' and pr_summaries.ai_assisted)
          or ($ai::VARCHAR = 'unknown' and pr_summaries.ai_involvement is null)
          or pr_summaries.ai_involvement = $ai::VARCHAR
      )
)
