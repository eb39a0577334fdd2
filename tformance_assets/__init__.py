"""Tformance: pull requests and their summaries as date-partitioned assets of one team's warehouse."""
