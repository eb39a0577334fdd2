-- One closed pull request with its summary.
select
    pull_requests.*,
    pr_summaries.summary_title, pr_summaries.summary, pr_summaries.change_type, pr_summaries.areas,
    pr_summaries.technologies, pr_summaries.ai_assisted, pr_summaries.ai_involvement, pr_summaries.ai_tools,
    pr_summaries.ai_confidence, pr_summaries.summarizer, pr_summaries.model, pr_summaries.summarized_at
from pull_requests
left join pr_summaries using (repository, number)
where repository = $repository
  and number = $number
