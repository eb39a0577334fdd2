"""The commands of `tformance`: each module has `run(options) -> exit code`."""
