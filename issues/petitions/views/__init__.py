"""Pages of petitions, issues and tasks, by noun."""
