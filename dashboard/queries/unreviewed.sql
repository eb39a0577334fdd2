-- Pull requests merged without a review by a human other than the author, newest first. Only those whose reviews are
-- known.
-- Unit: one row for each pull request.
-- Null: unknown reviews are not listed.
-- Example: {pull_requests: [{reviewed_by_human: false, title: Hurry}, {reviewed_by_human: true}, {}]} => [{number:
--   1, title: Hurry}]
with scope as {{scope}}
select repository, number, title, author, merged_at, size
from scope
where state = 'merged'
  and reviewed_by_human = false
order by merged_at desc
limit 100
