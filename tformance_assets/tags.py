"""Under which names do our runs carry what the planner reads back?

The two range tags are the strings Dagster's own backfills emit; a test launches a range with them.
"""

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"
PRIORITY = "dagster/priority"
WILL_RETRY = "dagster/will_retry"
RETRIED_BY = "dagster/auto_retry_run_id"

TEAM = "tformance/team"
PHASE = "tformance/phase"
LANE = "tformance/lane"
ATTEMPT = "tformance/attempt"
DEFERRED_UNTIL = "tformance/deferred_until"
PERMANENT = "tformance/permanent"
