"""What does each word mean? One definition for the cards and for the methods page."""

GLOSSARY: dict[str, str] = {
    "Closed day": (
        "The UTC date on which a pull request was merged, or closed without merging. Every figure counts "
        "a pull request on its closed day, so that slow ones are never missing and nothing changes when "
        "older days arrive."
    ),
    "Window": (
        "Windows end with the newest day that is in. A comparison is between two windows of equal length,"
        " of days that are over, and only shown when every day of both is in. Weeks are seven days counted"
        " back from the end, so the last one has seven."
        " Charts over time can also count by ISO week, day or calendar month; a period that begins before the"
        " window is left out, and one with days that are missing or not over is hatched and said to be partial."
    ),
    "People and everyone": (
        "People leaves out pull requests opened by bots, such as dependency updates. Pull requests by AI "
        "agents stay, because somebody asked for them, and so do those whose author's account was "
        "deleted."
    ),
    "PRs merged": "Pull requests merged in the period.",
    "Cycle time": (
        "From the earlier of first commit and opening, to the merge. The median: half of the merged pull "
        "requests are faster. The 75th percentile: three quarters are."
    ),
    "Coding": "From the first commit until the pull request is ready for review.",
    "Waiting for review": (
        "From ready for review until the first review by a human who is not the author. Median of merged "
        "pull requests that were reviewed."
    ),
    "What waits overnight": (
        "Median wait of merged pull requests for their first review by a human, by the weekday and the hours (UTC) in"
        " which they became ready for it, with the number of pull requests. Late hours that wait long are nights and"
        " weekends; hours of a working day that wait long want a reviewer. Small n says little."
    ),
    "Review time": (
        "From the first review until the first approval by a human. Median of merged pull requests."
    ),
    "Merging": "From the approval (else the first review, else ready for review) until the merge.",
    "Stages": (
        "Coding, waiting for review, in review and merging, each the median of its own pull requests. "
        "Medians of stages do not add up to the median cycle time."
    ),
    "Ready for review": (
        "The first time it was marked ready, if it was opened as a draft; else when it was opened."
    ),
    "Size": "Additions plus deletions: XS up to 10, S up to 50, M up to 200, L up to 500, XL above.",
    "Throughput": "Pull requests closed, merged or without merging.",
    "Size mix": (
        "Merged pull requests by changed lines: XS up to 10, S up to 50, M up to 200, L up to 500, XL above."
    ),
    "Cycle time by size": "Median cycle time of the merged pull requests of each size, with their number.",
    "Work in progress": (
        "Pull requests open now, by how long ago they were opened. The period does not apply: the oldest "
        "ones are the point."
    ),
    "Oldest open": "Pull requests that are open for two weeks or more, drafts included.",
    "Waiting now": (
        "Open pull requests where it is the reviewers' turn, and for how long it has been. The period "
        "does not apply."
    ),
    "Work with an issue": (
        "Share of merged pull requests written by people that name an issue Jira knows: a key of the team's "
        "projects in title or branch, or in the body where neither has one. A key Jira does not know is no "
        "link."
    ),
    "Issue cycle time": (
        "From the first status that means in progress until the issue was resolved, of issues that a pull "
        "request names. An issue that was never seen in progress has none."
    ),
    "Story points": (
        "Sum of the story points of the issues resolved that a pull request names. Issues without "
        "an estimate are left out, not counted as zero."
    ),
    "Review rounds": (
        "0 without a human review; else 1 plus every request for changes that a later human review followed."
    ),
    "Merged without review": (
        "Share of merged pull requests that no human other than the author reviewed, of those whose "
        "reviews are known."
    ),
    "Reverts and hotfixes": (
        "Merged pull requests that revert another one, or that are marked as a hotfix by title, branch or"
        " label."
    ),
    "Review load": (
        "Pull requests of the period each person reviewed, in alphabetical order. It shows how review "
        "work is spread, not who is better."
    ),
    "Activity": (
        "Pull requests merged and reviewed by each person, in alphabetical order and without bots. Counts"
        " say little about worth: use them to see who carries too much."
    ),
    "Who reviews whom": (
        "Pull requests of an author (across) that a reviewer (down) reviewed. Empty columns are people "
        "nobody reviews; one full row is a bottleneck. Of many people, the 30 with most reviews are shown."
    ),
    "AI involvement": (
        "Authored: an AI agent opened it, signed its description, or wrote more than half of its commits."
        " Assisted: a tool left a footprint, such as a co-author line or a signature in fewer commits, or"
        " its author states that AI was used. Reviewed: AI only reviewed it. No AI found: no footprint, which does not "
        "prove that none was used. Not read yet: no verdict so far."
    ),
    "AI-assisted share": (
        "Merged pull requests that an AI tool wrote or helped to write, of those with a verdict. A review"
        " by AI alone does not count."
    ),
    "AI tools": (
        "Merged pull requests by the tool whose footprint was found. One with two tools counts for both;"
        " unnamed AI: the author states that AI was used, and not which."
    ),
    "AI evidence": "What the verdicts rest on: the kind of footprint and the place it was found in.",
    "AI and cycle time": (
        "Median cycle time with and without AI tools, within one size and one repository, averaged over the "
        "repositories that have three or more on both sides. It is a comparison, not a cause: "
        "who uses the tools, and for which work, differs as well. Small n says little."
    ),
    "Agents and people": (
        "Closed pull requests that AI agents opened, against those that people opened, with or without the help "
        "of AI. Medians, with the number of pull requests they rest on. It is a comparison, not a cause: agents "
        "get other work than people."
    ),
    "Review bots": "Reviews submitted by bots and AI agents. They never count as a human review.",
    "Insights": (
        "Findings of fixed rules over the team's rows. Each states its window and the pull requests "
        "behind it. They look at the whole team and do not follow the filters of this page."
    ),
    "Repositories": (
        "Merged pull requests per repository with the medians of their times, and the AI-assisted share."
    ),
    "Coverage": (
        "Of the days a figure is about, how many are in. Days that are missing are left out, never "
        "counted as zero."
    ),
    "Partitions": "One square per step and day. A day is complete or it is not in: there are no half days.",
    "Expected rows": (
        "How many closed pull requests the source lists for the days, against how many are stored."
    ),
    "LLM cost": (
        "Requests to the LLM with their tokens and dollars, from the ledger that every request is written to."
    ),
    "Summarized by": "Pull requests read by the LLM, and those read by rules with the reason.",
    "Bus factor": (
        "The smallest number of people who together wrote half or more of a repository's merged pull requests."
        " With 1, the repository rests on one person. Bots and agents are left out."
    ),
}


def text(word: str) -> str:
    """The definition of a word; a card without one is a mistake."""
    return GLOSSARY[word]
