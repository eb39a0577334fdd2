"""Local git: pull requests read out of a repository, without credentials."""
