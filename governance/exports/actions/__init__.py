"""Deeds of exports."""

from governance.exports.actions.asking import Answer, ask
from governance.exports.actions.fetching import fetch, lost_standing
from governance.exports.actions.sweeping import sweep
from governance.exports.actions.writing import write_due

__all__ = ["Answer", "ask", "fetch", "lost_standing", "sweep", "write_due"]
