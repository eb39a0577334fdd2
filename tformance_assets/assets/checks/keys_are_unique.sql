-- Which pull requests are stored more than once?
-- Unit: rows. Null policy: none of the key's columns is ever null.
select repository, number, 'stored ' || count(*) || ' times' as fault
from pull_requests
group by repository, number
having count(*) > 1
order by all
