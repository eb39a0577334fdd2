-- Finished issues per whole week, by the day they were resolved: those that a closed pull request of the chosen
-- repositories names. Cycle time: hours from the first status that means in progress until the resolution, median and
-- 75th percentile; cycle_n counts issues that have one, null when there is none. Story points: their sum over the
-- issues that are estimated, null when none is; points_n counts those. Whose pull requests count does not matter here.
with finished as (
    select
        *,
        ($stop::DATE - ((date_diff('day', resolved_at::DATE, $stop::DATE) - 1) // 7 * 7 + 7)::INTEGER)::DATE as week
    from jira_issues
    where resolved_at >= $start::DATE
      and resolved_at < $stop::DATE
      and key in (
          select key
          from jira_links
          join pull_requests using (repository, number)
          where $repositories::VARCHAR[] is null or list_contains($repositories::VARCHAR[], repository)
      )
)
select
    week,
    count(*) as finished,
    median(issue_cycle_hours) as cycle_p50,
    quantile_cont(issue_cycle_hours, 0.75) as cycle_p75,
    count(issue_cycle_hours) as cycle_n,
    sum(story_points) as story_points,
    count(story_points) as points_n
from finished
where week >= $start::DATE
group by week
order by week
