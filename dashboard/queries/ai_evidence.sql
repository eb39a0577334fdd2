-- What the verdicts rest on: merged pull requests with at least one piece of evidence of each kind. Counts; the place
-- is left out, because it names single commits.
-- Unit: pull requests.
-- Null: one without a footprint is in no row.
-- Example: {pull_requests: [{}], ai_evidence: [{number: 1, kind: trailer}, {number: 1, kind: trailer}]} => [{kind:
--   trailer, pull_requests: 1}]
with scope as {{scope}}
select ai_evidence.kind, count(distinct (scope.repository, scope.number)) as pull_requests
from scope
join ai_evidence using (repository, number, partition_date)
where scope.state = 'merged'
group by ai_evidence.kind
order by pull_requests desc, ai_evidence.kind
