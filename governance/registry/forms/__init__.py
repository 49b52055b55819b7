"""The shape of what people type about homes, organisations and places; no writing here."""
