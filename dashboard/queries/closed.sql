-- How many closed pull requests the page is about, merged or not.
with scope as {{scope}}
select count(*) as pull_requests
from scope
