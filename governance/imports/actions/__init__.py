"""Deeds of imports, by noun."""

from governance.imports.actions.steps import confirm, drop, undo, upload
from governance.imports.actions.sweeping import sweep
from governance.imports.actions.work import work_next, work_on

__all__ = ["confirm", "drop", "sweep", "undo", "upload", "work_next", "work_on"]
