"""Pages of task forces."""
