"""Deeds of responsibility and of emergencies."""

from committees.responsibility.actions.charges import appoint
from committees.responsibility.actions.emergencies import check_in, close_day, declare, end_early, put_on_duty

__all__ = ["appoint", "check_in", "close_day", "declare", "end_early", "put_on_duty"]
