"""Pages of meetings, resolutions and action items."""
