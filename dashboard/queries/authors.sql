-- Who opened pull requests, closed or open; bots and agents too. Deleted accounts have no name.
select author from pull_requests where author is not null
union
select author from open_pull_requests where author is not null
order by author
