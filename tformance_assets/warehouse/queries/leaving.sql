-- Which pull requests go when days are replaced? The key (repository, number) of each: everything stored in $days
-- that is not kept, and everything that comes in again, in whichever day it is now.
SELECT stored.repository, stored.number
FROM pull_requests AS stored
ANTI JOIN kept USING (repository, number)
WHERE stored.partition_date = ANY($days::DATE[])
UNION
SELECT repository, number FROM incoming_keys
