-- What did the language model cost, and what did it save? Over all requests, failed ones included.
-- Unit: requests, pull requests, tokens, US dollars. Null policy: a request whose usage nobody knows counts as a
-- request only. `each_*` are means over pull requests of whole answers, null before there is one. Parameter: month.
select
    count(*) as requests,
    count(*) filter (outcome <> 'ok') as not_ok,
    coalesce(sum(prompt_tokens), 0)::bigint as prompt_tokens,
    coalesce(sum(cached_tokens), 0)::bigint as cached_tokens,
    coalesce(sum(completion_tokens), 0)::bigint as completion_tokens,
    coalesce(sum(cost_usd), 0) as cost_usd,
    coalesce(sum(cost_usd) filter (requested_at >= $1), 0) as month_cost_usd,
    sum(prompt_tokens + completion_tokens) filter (outcome = 'ok')
        / sum(pull_requests) filter (outcome = 'ok') as each_tokens,
    sum(cost_usd) filter (outcome = 'ok') / sum(pull_requests) filter (outcome = 'ok') as each_cost_usd,
    (select coalesce(sum(reused), 0)::bigint from llm_answers) as reused
from llm_requests
