"""Pages of responsibility and emergencies."""
