"""Pages of homes, organisations and places, by noun."""
