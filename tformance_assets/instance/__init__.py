"""Package data: how Dagster is configured (`dagster.yaml`)."""
