-- Closed pull requests per whole week: merged by how AI was involved, and closed without merging. Counts.
-- "Not read yet" are merged pull requests without a verdict so far; it is not the same as none.
-- Unit: pull requests; ai_share 0 to 1.
-- Null: one without a verdict counts as unknown, not as none; a week without verdicts has no ai_share.
-- Example: {pull_requests: [{}, {}, {state: closed}], pr_summaries: [{number: 1, ai_involvement: assisted,
--   ai_assisted: true}]} => [{merged: 2, closed: 1, assisted: 1, none_found: 0, unknown: 1, ai_share: 1}]
with scope as {{scope}}
select
    week,
    count(*) filter (state = 'merged') as merged,
    count(*) filter (state = 'closed') as closed,
    count(*) filter (state = 'merged' and ai_involvement = 'authored') as authored,
    count(*) filter (state = 'merged' and ai_involvement = 'assisted') as assisted,
    count(*) filter (state = 'merged' and ai_involvement = 'reviewed') as reviewed,
    count(*) filter (state = 'merged' and ai_involvement = 'none') as none_found,
    count(*) filter (state = 'merged' and ai_involvement is null) as unknown,
    avg(ai_assisted::INTEGER) filter (state = 'merged') as ai_share
from scope
where week >= $start::DATE
group by week
order by week
