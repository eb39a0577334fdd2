-- Below which pull requests are rows missing that the source counted?
-- Definition: fewer stored files than changed_files, or fewer reviews or comments than counted.
-- Null policy: a list that was not collected has a null count and is not compared.
with stored as (
    select
        p.repository,
        p.number,
        p.review_count,
        p.comment_count,
        (select count(*) from pr_reviews r where r.repository = p.repository and r.number = p.number) as reviews,
        (select count(*) from pr_comments c where c.repository = p.repository and c.number = p.number) as comments
    from pull_requests p
)
select
    repository,
    number,
    case
        when reviews < review_count then reviews || ' of ' || review_count || ' reviews'
        else comments || ' of ' || comment_count || ' comments'
    end as fault
from stored
where reviews < review_count or comments < comment_count
order by all
