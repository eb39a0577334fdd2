"""Which columns do charts draw, under which name and in which colour?"""

from dashboard.figures import Series

INVOLVEMENT: Series = (
    ("unknown", "Not read yet", "unknown"),
    ("none_found", "No AI found", "rest"),
    ("reviewed", "AI-reviewed", "ai_review"),
    ("assisted", "AI-assisted", "ai_soft"),
    ("authored", "AI-authored", "ai"),
)
OUTCOME: Series = (("merged", "Merged", "accent"), ("closed", "Closed without merging", "rest"))
STAGES: Series = (
    ("coding_hours", "Coding", "coding"),
    ("pickup_hours", "Waiting for review", "waiting"),
    ("review_hours", "In review", "review"),
    ("merge_hours", "Merging", "merging"),
)
WEEKLY_STAGES: Series = (
    ("coding_p50", "Coding", "coding"),
    ("pickup_p50", "Waiting for review", "waiting"),
    ("review_p50", "In review", "review"),
    ("merge_p50", "Merging", "merging"),
)
CYCLE: Series = (("cycle_p50", "Median", "accent"), ("cycle_p75", "75th percentile", "faint"))
ISSUE_CYCLE: Series = CYCLE
PICKUP: Series = (("pickup_p50", "Median", "waiting"), ("pickup_p75", "75th percentile", "faint"))
SIZES: Series = (
    ("xs", "XS", "step0"),
    ("s", "S", "step1"),
    ("m", "M", "step2"),
    ("l", "L", "step3"),
    ("xl", "XL", "step4"),
)
AI_CYCLE: Series = (("with_ai", "AI-assisted", "ai"), ("without_ai", "No AI found", "rest"))
POINTS: Series = (("story_points", "Story points", "accent"),)
ACTIVITY: Series = (("merged", "Merged", "accent"), ("reviewed", "Reviewed", "review"))
UNDONE: Series = (("reverts", "Reverts", "bad"), ("hotfixes", "Hotfixes", "warn"))
OPEN: Series = (
    ("waiting", "Waiting for a first review", "waiting"),
    ("in_review", "In review", "review"),
    ("draft", "Draft", "rest"),
)

EVIDENCE = {
    "author": "Opened by an agent",
    "coauthor": "Co-author of a commit",
    "trailer": "Trailer of a commit",
    "branch": "Name of the branch",
    "label": "Label",
    "body": "Description",
    "commit": "Commit message",
    "disclosure": "Stated, tool not named",
    "review": "Review by a bot",
    "llm": "Read by the LLM",
}
