-- One open pull request, as of the last look at the open ones. Hours since it was opened; waiting_hours is null where it
-- is not the reviewers' turn or nobody knows.
select *, 'open' as state, date_diff('minute', created_at, fetched_at) / 60.0 as open_hours
from open_pull_requests
where repository = $repository
  and number = $number
