-- One finding and the closed pull requests it names: how many of them are here, how many it stands on in all (at most
-- 20 are named), and the first and last day they were closed ({{behind}}: it is named). Unit: pull requests. Null: no days where it names none.
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
    coalesce(json_extract_string(evidence, '$.pull_requests_in_all')::BIGINT, 0) as in_all,
    (select min(partition_date) from named) as first_day,
    (select max(partition_date) from named) as last_day
from found
