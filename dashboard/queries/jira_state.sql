-- How far Jira was read: when the newest finished reading began, and why the newest try failed, if it did.
select site, read_at, failed_at, error
from jira_state
