"""Jira Cloud, for teams that configure it: the issues that their pull requests name."""
