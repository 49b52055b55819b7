"""The shape of what people type about petitions, issues and tasks; no writing here."""
