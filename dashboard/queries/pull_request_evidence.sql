-- The footprints of AI tools and bots found in one pull request.
select tool, kind, place, matched
from ai_evidence
where repository = $repository
  and number = $number
order by kind, tool, place
