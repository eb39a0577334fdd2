-- What the LLM cost: requests, pull requests, tokens in and out, seconds and dollars per model and phase. Dollars are
-- null for a model without a known price.
select
    model,
    phase,
    count(*) as requests,
    count(*) filter (outcome <> 'ok') as not_ok,
    sum(pull_requests) as pull_requests,
    sum(prompt_tokens) as prompt_tokens,
    sum(cached_tokens) as cached_tokens,
    sum(completion_tokens) as completion_tokens,
    sum(seconds) as seconds,
    sum(cost_usd) as cost_usd
from llm_requests
group by model, phase
order by model, phase
