-- What each human did in the window, in alphabetical order: pull requests merged, reviews given on others' pull
-- requests, and how many colleagues those were for. Counts; null where the source does not know reviews.
-- Unit: pull requests; people; hours.
-- Null: without any collected review, reviewed and colleagues are null, not 0.
-- Example: {pull_requests: [{author: ada, cycle_hours: 4}, {author: eve}], pr_reviews: [{number: 1, reviewer: bob},
--   {number: 2, reviewer: bob}]} => [{person: ada, merged: 1, cycle_hours: 4, reviewed: 0}, {person: bob, merged:
--   0, reviewed: 2, colleagues: 2}, {person: eve, merged: 1}]
with scope as {{scope}},
authored as (
    select author as person, count(*) as merged, median(cycle_hours) as cycle_hours
    from scope
    where state = 'merged'
      and author_kind = 'human'
    group by author
),
reviewed as (
    select
        pr_reviews.reviewer as person,
        count(distinct (scope.repository, scope.number)) as reviewed,
        count(distinct scope.author) as colleagues
    from scope
    join pr_reviews using (repository, number, partition_date)
    where pr_reviews.reviewer_kind = 'human'
      and pr_reviews.reviewer is distinct from scope.author
    group by pr_reviews.reviewer
)
select
    person,
    coalesce(authored.merged, 0) as merged,
    authored.cycle_hours,
    coalesce(reviewed.reviewed, case when exists (from reviewed) then 0 end) as reviewed,
    coalesce(reviewed.colleagues, case when exists (from reviewed) then 0 end) as colleagues
from authored
full join reviewed using (person)
order by lower(person)
