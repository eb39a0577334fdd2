-- Every table of a team's warehouse. All times are naive UTC, all durations hours, null = unknown or not
-- applicable, never zero. No primary keys and no indexes: whole days are replaced, so they would buy nothing.
-- Columns added here are added to existing files by themselves; nothing is ever dropped.

-- One pull request that was merged, or closed without merging. Key: repository, number.
CREATE TABLE IF NOT EXISTS pull_requests (
    repository        VARCHAR,    -- owner/name
    number            INTEGER,
    partition_date    DATE,       -- the closed day (UTC)
    source            VARCHAR,    -- github, git
    node_id           VARCHAR,    -- GitHub's id; null from git
    url               VARCHAR,
    title             VARCHAR,
    body              VARCHAR,
    state             VARCHAR,    -- merged, closed
    is_draft          BOOLEAN,
    author            VARCHAR,    -- normalised login; null when the account was deleted
    author_kind       VARCHAR,    -- human, bot, agent; null without author
    created_at        TIMESTAMP,  -- null from git
    ready_at          TIMESTAMP,  -- first marked ready if opened as a draft, else created_at; null while never ready
    first_commit_at   TIMESTAMP,  -- earliest authored date of its commits that is not later than created_at
    first_review_at   TIMESTAMP,  -- first review by a human who is not the author, at or after ready_at
    approved_at       TIMESTAMP,  -- first approval by a human who is not the author
    merged_at         TIMESTAMP,
    closed_at         TIMESTAMP,
    updated_at        TIMESTAMP,  -- the version of this row
    merged_by         VARCHAR,    -- login of who pressed merge; null when not collected
    self_merged       BOOLEAN,    -- merged by its author; null when either is unknown
    base_branch       VARCHAR,
    head_branch       VARCHAR,
    additions         INTEGER,    -- lines
    deletions         INTEGER,    -- lines
    changed_files     INTEGER,
    code_additions    INTEGER,    -- lines outside generated and lock files; null when files were not collected
    code_deletions    INTEGER,    -- lines outside generated and lock files; null when files were not collected
    commit_count      INTEGER,    -- counts are null when the list was not collected
    review_count      INTEGER,    -- rows in pr_reviews
    comment_count     INTEGER,    -- rows in pr_comments
    review_rounds     INTEGER,    -- 0 without human review, else 1 + requests for changes that were reviewed again
    reviewed_by_human BOOLEAN,    -- a human other than the author reviewed it
    review_decision   VARCHAR,    -- approved, changes_requested, review_required: GitHub's own verdict
    force_push_count  INTEGER,
    reopened_count    INTEGER,
    coding_hours      DOUBLE,     -- ready - first commit; every duration is null when unmerged or negative
    pickup_hours      DOUBLE,     -- first review - ready
    review_hours      DOUBLE,     -- approved - first review
    merge_hours       DOUBLE,     -- merged - (approved, else first review, else ready)
    cycle_hours       DOUBLE,     -- merged - the earlier of first commit and created
    size              VARCHAR,    -- additions + deletions: XS <= 10, S <= 50, M <= 200, L <= 500, XL
    is_revert         BOOLEAN,
    is_hotfix         BOOLEAN,
    labels            VARCHAR[],  -- null when not collected
    derived_by        VARCHAR,    -- which rules and lists of bots and people made this row
    fetched_at        TIMESTAMP
);

-- Which pull request took back which; computed from titles, bodies and commits. Key: repository, number.
CREATE TABLE IF NOT EXISTS reverts (
    repository      VARCHAR,
    number          INTEGER,  -- the one that reverts
    reverted_number INTEGER,  -- the one it took back
    found_by        VARCHAR,  -- number, commit, title
    hours_between   DOUBLE    -- from merge to merge
);

-- One file of a pull request. Key: repository, number, path.
CREATE TABLE IF NOT EXISTS pr_files (
    repository VARCHAR, number INTEGER, partition_date DATE,
    path       VARCHAR,
    additions  INTEGER,  -- lines; null for binary files
    deletions  INTEGER,
    change     VARCHAR,  -- added, deleted, renamed, copied, modified, changed
    generated  BOOLEAN   -- a lock file or written by a tool, told by its path
);

-- One commit of a pull request; the same commit may belong to several. Key: repository, number, oid.
CREATE TABLE IF NOT EXISTS pr_commits (
    repository   VARCHAR, number INTEGER, partition_date DATE,
    oid          VARCHAR,
    author       VARCHAR,    -- login; null when the address belongs to no account
    author_kind  VARCHAR,
    author_name  VARCHAR,    -- as git has it
    author_email VARCHAR,
    message      VARCHAR,    -- subject, blank line, body with trailers
    authored_at  TIMESTAMP,
    committed_at TIMESTAMP
);

-- One submitted review, also the author's own and those by bots.
CREATE TABLE IF NOT EXISTS pr_reviews (
    repository    VARCHAR, number INTEGER, partition_date DATE,
    reviewer      VARCHAR,    -- null when the account was deleted
    reviewer_kind VARCHAR,    -- human, bot, agent; null without reviewer
    state         VARCHAR,    -- approved, changes_requested, commented, dismissed
    submitted_at  TIMESTAMP,
    body          VARCHAR,
    comment_count INTEGER     -- inline comments of this review
);

-- One comment in the conversation of a pull request (inline comments are counted at their review).
CREATE TABLE IF NOT EXISTS pr_comments (
    repository  VARCHAR, number INTEGER, partition_date DATE,
    author      VARCHAR,
    author_kind VARCHAR,
    created_at  TIMESTAMP,
    body        VARCHAR
);

-- The reading of one closed pull request, by the LLM or by rules. Key: repository, number.
CREATE TABLE IF NOT EXISTS pr_summaries (
    repository      VARCHAR, number INTEGER, partition_date DATE,
    summary_title   VARCHAR,
    summary         VARCHAR,
    change_type     VARCHAR,
    areas           VARCHAR[],
    technologies    VARCHAR[],
    ai_assisted     BOOLEAN,    -- null = not known
    ai_involvement  VARCHAR,    -- authored, assisted, reviewed, none; null = not known
    ai_tools        VARCHAR[],
    ai_confidence   DOUBLE,     -- 0 to 1
    summarizer      VARCHAR,    -- llm, rules
    fallback_reason VARCHAR,    -- why by rules: no_key, budget, batch, cost_limit, dependency_bot, trivial, invalid_answer, given_up; null for llm
    attempts        INTEGER,    -- requests it took part in
    batch_size      INTEGER,    -- pull requests in the request that answered
    position        INTEGER,    -- its place in that request, from 0
    model           VARCHAR,    -- null for rules
    prompt_version  VARCHAR,
    input_hash      VARCHAR,
    summarized_at   TIMESTAMP
);

-- One observed footprint of an AI tool or bot; a summary has none, one or many.
CREATE TABLE IF NOT EXISTS ai_evidence (
    repository VARCHAR, number INTEGER, partition_date DATE,
    tool       VARCHAR,
    kind       VARCHAR,
    place      VARCHAR,  -- where it was seen
    matched    VARCHAR   -- the text that was matched
);

-- Ledger: one request to the LLM. Key: id.
CREATE TABLE IF NOT EXISTS llm_requests (
    id                VARCHAR,
    partition_date    DATE,     -- the newest day it asked about
    phase             VARCHAR,
    model             VARCHAR,
    pull_requests     INTEGER,  -- how many were asked about
    prompt_tokens     INTEGER,
    cached_tokens     INTEGER,
    completion_tokens INTEGER,
    seconds           DOUBLE,
    cost_usd          DOUBLE,   -- null when the model has no known price
    outcome           VARCHAR,
    requested_at      TIMESTAMP
);

-- Answers by the hash of what was asked: the same question is never paid twice. Key: input_hash.
CREATE TABLE IF NOT EXISTS llm_answers (
    input_hash     VARCHAR,
    answer         JSON,
    model          VARCHAR,
    prompt_version VARCHAR,
    created_at     TIMESTAMP,
    reused         INTEGER     -- how often it served again instead of a request; null = never
);

-- Questions in vain: the requests that brought no valid answer, by the hash of what was asked. Key: input_hash.
CREATE TABLE IF NOT EXISTS llm_unanswered (
    input_hash     VARCHAR,
    repository     VARCHAR, number INTEGER,
    model          VARCHAR,
    prompt_version VARCHAR,
    attempts       INTEGER,
    is_given_up    BOOLEAN,    -- it is not asked again
    tried_at       TIMESTAMP
);

-- A batch of questions at the LLM's batch API, from the intention on. Key: id.
CREATE TABLE IF NOT EXISTS llm_batches (
    id             VARCHAR,    -- ours; the service keeps it in the batch's metadata
    groq_id        VARCHAR,    -- the service's; null until it is known
    input_file_id  VARCHAR,
    status         VARCHAR,    -- preparing, then the service's word; abandoned: not started; refused: nor will others be
    model          VARCHAR,
    prompt_version VARCHAR,
    pull_requests  INTEGER,
    requests       INTEGER,
    requests_done  INTEGER,    -- as the service told when last asked, failed ones included
    estimated_usd  DOUBLE,     -- counted as spent until the answers are in
    prepared_at    TIMESTAMP,
    submitted_at   TIMESTAMP,
    collected_at   TIMESTAMP,  -- when its answers were stored, or it was given up; null while it is open
    reason         VARCHAR     -- what went wrong, if something did
);

-- One pull request in one request of a batch. Key: batch_id, repository, number.
CREATE TABLE IF NOT EXISTS llm_batch_questions (
    batch_id       VARCHAR,
    request        VARCHAR,    -- the line's custom_id; several pull requests share one
    position       INTEGER,    -- its place in that request, from 0
    repository     VARCHAR, number INTEGER, partition_date DATE,
    input_hash     VARCHAR,
    asked_before   INTEGER,    -- earlier batches that brought no answer
    outcome        VARCHAR     -- answered, invalid_answer, error, unfinished, cancelled, rejected; null while open
);

-- A file of a batch that is over, still to be deleted at the LLM's batch API. Key: file_id.
CREATE TABLE IF NOT EXISTS llm_batch_files (
    file_id  VARCHAR,
    batch_id VARCHAR,
    attempts INTEGER,          -- requests in vain; after a few the file is left to the service's own term of thirty days
    reason   VARCHAR           -- why the last one was
);

-- The open pull requests as of the last look. Key: repository, number.
CREATE TABLE IF NOT EXISTS open_pull_requests (
    repository      VARCHAR,
    number          INTEGER,
    url             VARCHAR,
    title           VARCHAR,
    author          VARCHAR,
    author_kind     VARCHAR,
    created_at      TIMESTAMP,
    ready_at        TIMESTAMP,
    first_review_at TIMESTAMP,
    updated_at      TIMESTAMP,
    is_draft        BOOLEAN,
    review_state    VARCHAR,    -- waiting, changes_requested, approved, draft; null when reviews were not collected
    waiting_hours   DOUBLE,     -- since it became the reviewers' turn; null when it is not their turn
    review_requests VARCHAR[],  -- who is still asked
    additions       INTEGER,
    deletions       INTEGER,
    size            VARCHAR,
    labels          VARCHAR[],
    head_branch     VARCHAR,
    fetched_at      TIMESTAMP   -- as of when
);

-- Every pull request the update walk has seen, open or closed. Key: repository, number.
CREATE TABLE IF NOT EXISTS pull_request_index (
    repository     VARCHAR,
    number         INTEGER,
    node_id        VARCHAR,
    state          VARCHAR,    -- open, merged, closed
    created_at     TIMESTAMP,
    updated_at     TIMESTAMP,
    closed_at      TIMESTAMP,
    partition_date DATE,       -- the closed day; null while open
    weight         INTEGER     -- nested rows, to size requests
);

-- How far the index of a repository reaches. Key: repository.
CREATE TABLE IF NOT EXISTS index_state (
    repository   VARCHAR,
    walked_at    TIMESTAMP,  -- start of the newest finished walk: the next one goes back to here
    walked_since TIMESTAMP   -- the index holds everything updated at or after this
);

-- What the last materialization of a day cost and gave. Key: asset, partition_date.
CREATE TABLE IF NOT EXISTS partition_log (
    asset          VARCHAR,
    partition_date DATE,
    rows           INTEGER,
    expected_rows  INTEGER,
    seconds        DOUBLE,
    api_points     INTEGER,
    tokens         INTEGER,
    cost_usd       DOUBLE,
    run_id         VARCHAR,
    written_at     TIMESTAMP
);

-- One day of one repository; see metrics/daily_metrics.sql for definitions. Key: day, repository.
CREATE TABLE IF NOT EXISTS daily_metrics (
    day                DATE,
    repository         VARCHAR,
    merged             INTEGER,
    closed             INTEGER,
    merged_by_bots     INTEGER,
    additions          BIGINT,
    deletions          BIGINT,
    cycle_hours_p50    DOUBLE,
    pickup_hours_p50   DOUBLE,
    review_hours_p50   DOUBLE,
    without_review     INTEGER,
    ai_assisted        INTEGER,
    ai_known           INTEGER,
    reverts            INTEGER,
    hotfixes           INTEGER
);

-- One week of one repository, or of all; see metrics/weekly_metrics.sql for definitions. Key: week, repository.
CREATE TABLE IF NOT EXISTS weekly_metrics (
    week             DATE,     -- its Monday
    repository       VARCHAR,  -- null = all repositories
    merged           INTEGER,
    closed           INTEGER,
    cycle_hours_p50  DOUBLE,
    cycle_hours_p75  DOUBLE,
    cycle_hours_p90  DOUBLE,
    coding_hours_p50 DOUBLE,
    pickup_hours_p50 DOUBLE,
    review_hours_p50 DOUBLE,
    merge_hours_p50  DOUBLE,
    ai_assisted      INTEGER,
    ai_known         INTEGER,
    ai_share         DOUBLE,   -- 0 to 1
    reverts          INTEGER,
    covered_days     INTEGER   -- 0 to 7
);

-- Findings with the numbers that support them; one rule each in metrics/rules. Key: id.
CREATE TABLE IF NOT EXISTS insights (
    id            VARCHAR,  -- as_of/kind/scope
    as_of         DATE,
    kind          VARCHAR,
    scope         VARCHAR,  -- what it is about: all, a reviewer
    severity      VARCHAR,  -- high, medium, low
    severity_rank INTEGER,  -- 1 high, 2 medium, 3 low: text does not sort
    title         VARCHAR,
    detail        VARCHAR,
    evidence      JSON,     -- {"numbers": {}, "windows": {}, "pull_requests": [], "pull_requests_in_all": 0}; at most 20 are named
    window_start  DATE,
    window_end    DATE
);

-- An issue of Jira that a closed pull request names. Empty where the team has no Jira. Key: key.
CREATE TABLE IF NOT EXISTS jira_issues (
    key                  VARCHAR,    -- as Jira calls it today; a moved issue has the key of its new project
    issue_id             VARCHAR,
    project              VARCHAR,
    issue_type           VARCHAR,
    summary              VARCHAR,
    url                  VARCHAR,
    status               VARCHAR,
    status_category      VARCHAR,    -- new, indeterminate (in progress), done
    created_at           TIMESTAMP,
    resolved_at          TIMESTAMP,  -- the resolution, else the last change into the done status it is in
    story_points         DOUBLE,     -- null when not estimated or the site has no such field
    first_in_progress_at TIMESTAMP,  -- first in a status that means in progress; null if never, or not known
    issue_cycle_hours    DOUBLE,     -- resolved - first in progress; null when either is missing, or negative
    fetched_at           TIMESTAMP
);

-- One key of an issue in one closed pull request, known to Jira or not. Key: repository, number, key.
CREATE TABLE IF NOT EXISTS jira_links (
    repository VARCHAR,
    number     INTEGER,
    key        VARCHAR,  -- as Jira calls the issue today; else as written
    written    VARCHAR,  -- as the pull request has it, in capitals
    place      VARCHAR   -- title, branch; body only where neither names an issue
);

-- The closed pull requests that were searched for keys. Key: repository, number.
CREATE TABLE IF NOT EXISTS jira_searched (
    repository VARCHAR,
    number     INTEGER
);

-- One change of the status of one issue.
CREATE TABLE IF NOT EXISTS jira_status_changes (
    key           VARCHAR,
    from_status   VARCHAR,
    to_status     VARCHAR,
    from_category VARCHAR,    -- new, indeterminate, done; null for a status that no longer exists
    to_category   VARCHAR,
    changed_at    TIMESTAMP
);

-- Every key Jira was asked for, and the issue it leads to. Key: key.
CREATE TABLE IF NOT EXISTS jira_keys (
    key        VARCHAR,
    issue_key  VARCHAR,    -- null: Jira knows no such issue, or does not show it
    checked_at TIMESTAMP
);

-- How far Jira was read: one row, none before the first try.
CREATE TABLE IF NOT EXISTS jira_state (
    site               VARCHAR,
    story_points_field VARCHAR,
    read_at            TIMESTAMP,  -- start of the newest finished reading
    failed_at          TIMESTAMP,  -- of the newest try, if it failed
    error              VARCHAR
);

-- The days that are over and whose pull requests are all in: stored or walked after the day's end, with nothing the
-- index expects still missing. Today is never among them.
CREATE OR REPLACE VIEW covered_days AS
WITH stored AS (
    SELECT partition_date, max(written_at) AS written_at
    FROM partition_log
    WHERE asset = 'pull_requests'
    GROUP BY partition_date
),
reach AS (
    SELECT min(walked_at) AS walked_at FROM index_state
),
incomplete AS (
    SELECT DISTINCT index_.partition_date
    FROM pull_request_index AS index_
    ANTI JOIN pull_requests USING (repository, number, partition_date)
    WHERE index_.partition_date IS NOT NULL
)
SELECT stored.partition_date
FROM stored, reach
WHERE greatest(stored.written_at, reach.walked_at) >= stored.partition_date + INTERVAL 1 DAY
    AND stored.partition_date NOT IN (FROM incomplete);

-- How a pull request that was in a batch stands. `given_up`: it is asked online instead, because three batches brought
-- no answer, two were not accepted, or somebody cancelled one. Key: repository, number.
CREATE OR REPLACE VIEW llm_batch_standing AS
WITH counted AS (
    SELECT
        question.repository,
        question.number,
        bool_or(batch.collected_at IS NULL) AS is_open,
        max(batch.collected_at) FILTER (question.outcome = 'answered') AS answered_at,
        count(*) FILTER (question.outcome = 'invalid_answer') AS invalid_answers,
        count(*) FILTER (question.outcome IN ('invalid_answer', 'error', 'unfinished', 'rejected')) AS attempts,
        count(*) FILTER (question.outcome = 'rejected') AS rejected,
        count(*) FILTER (question.outcome = 'cancelled') AS cancelled
    FROM llm_batch_questions AS question
    JOIN llm_batches AS batch ON batch.id = question.batch_id
    GROUP BY question.repository, question.number
)
SELECT
    repository,
    number,
    is_open,
    answered_at,
    attempts,
    invalid_answers,
    attempts >= 3 OR rejected >= 2 OR cancelled > 0 AS given_up
FROM counted;

-- The pull requests that rules summarized and the LLM could: for want of a key, a budget, money or a batch, or because
-- no answer came or none that is valid. Any other reason is final. Key: repository, number.
CREATE OR REPLACE VIEW upgradable_summaries AS
SELECT
    summary.repository,
    summary.number,
    summary.partition_date,
    summary.fallback_reason,
    summary.input_hash,
    summary.summarized_at,
    coalesce(standing.is_open, false) AS is_in_batch,
    coalesce(standing.given_up, false) AS is_given_up,
    coalesce(standing.attempts, 0) AS attempts,
    coalesce(standing.invalid_answers, 0) AS invalid_answers,
    -- A batch may have asked with another prompt than the one the summary's hash is of.
    summary.input_hash IN (SELECT input_hash FROM llm_answers)
    OR coalesce(standing.answered_at >= summary.summarized_at, false) AS is_answered
FROM pr_summaries AS summary
LEFT JOIN llm_batch_standing AS standing USING (repository, number)
WHERE summary.summarizer = 'rules'
    AND summary.fallback_reason IN (
        'batch', 'budget', 'cost_limit', 'unavailable', 'no_key', 'key_refused', 'invalid_answer'
    );
