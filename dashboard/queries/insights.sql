-- The findings of the newest computation, most severe first. They are about the whole team and state their own window.
select id, as_of, kind, scope, severity, title, detail, evidence, window_start, window_end
from insights
where as_of = (select max(as_of) from insights)
order by severity_rank, id
limit 6
