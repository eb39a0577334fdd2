-- Closed pull requests per whole week: merged by how AI was involved, and closed without merging. Counts.
-- "Not read yet" are merged pull requests without a verdict so far; it is not the same as none.
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
