"""工作专班: what for and until when, who takes part with which share of the work, and what was done each day."""

from committees.taskforces.models.charters import Charter, MemberUnit
from committees.taskforces.models.entries import LogEntry

__all__ = ["Charter", "LogEntry", "MemberUnit"]
