-- The repositories there is anything of: closed pull requests or open ones.
select repository from pull_requests
union
select repository from open_pull_requests
order by repository
