"""The dashboard, Tformance: what does the snapshot say, and how far is it filled?

It reads the published snapshot and the onboarding report, and never writes to either.
"""

PRODUCT = "Tformance"
