-- One finding and the pull requests it names ({{behind}}: it is named): how many of them are closed and how many are open,
-- how many it stands on in all (at most 20 are named), and the first and last day the closed ones were closed, null where
-- none is closed.
with found as (
    select id, title, evidence from insights where id = $finding
),
named as (
    select partition_date
    from pull_requests
    where {{behind}}
)
select
    id,
    title,
    (select count(*) from named) as listed,
    (select count(*) from open_pull_requests where {{behind}}) as open,
    coalesce(json_extract_string(evidence, '$.pull_requests_in_all')::BIGINT, 0) as in_all,
    (select min(partition_date) from named) as first_day,
    (select max(partition_date) from named) as last_day
from found
