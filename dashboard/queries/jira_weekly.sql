-- Finished issues per whole week, by the day they were resolved: those that a closed pull request names, whenever that
-- was closed; whose pull requests count is said by the page's other filters. Cycle time: from the first status that
-- means in progress until the resolution, median and 75th percentile; cycle_n counts issues that have one. Story
-- points: their sum over the issues that are estimated; points_n counts those.
-- Unit: issues; hours; story points.
-- Null: times when no issue was seen in progress; story points when none is estimated.
-- Example: {pull_requests: [{}], jira_links: [{key: ABC-1}, {number: 1, key: ABC-2}], jira_issues: [{key: ABC-1,
--   issue_cycle_hours: 30, story_points: 3}, {key: ABC-2, issue_cycle_hours: 10}, {key: ABC-3, story_points: 8}]} =>
--   [{finished: 2, cycle_p50: 20, cycle_p75: 25, cycle_n: 2, story_points: 3, points_n: 1}]
with finished as (
    select *, resolved_at::DATE as partition_date
    from jira_issues
    where resolved_at >= $start::DATE
      and resolved_at < $stop::DATE
      and key in (
          select key
          from jira_links
          join pull_requests using (repository, number)
          left join pr_summaries using (repository, number)
          where ($repositories::VARCHAR[] is null or list_contains($repositories::VARCHAR[], repository))
            and ($everyone::BOOLEAN or $author::VARCHAR is not null or author_kind is distinct from 'bot')
            and ($author::VARCHAR is null or author = $author::VARCHAR)
            and (
                $ai::VARCHAR is null
                or ($ai::VARCHAR = 'with' and ai_assisted)
                or ($ai::VARCHAR = 'unknown' and ai_involvement is null)
                or ai_involvement = $ai::VARCHAR
            )
      )
),
dated as (
    select *, {{period}} as week
    from finished as pull_requests
)
select
    week,
    count(*) as finished,
    median(issue_cycle_hours) as cycle_p50,
    quantile_cont(issue_cycle_hours, 0.75) as cycle_p75,
    count(issue_cycle_hours) as cycle_n,
    sum(story_points) as story_points,
    count(story_points) as points_n
from dated
where week >= $start::DATE
group by week
order by week
