"""The one command that starts everything, and the embedded servers it starts; knows nothing of the portal."""
