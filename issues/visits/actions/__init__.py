"""Deeds of visits."""

from issues.visits.actions.rounds import change_dates, open_round, raise_problem
from issues.visits.actions.visiting import Asked, key_in, record_visit, take_back_visit

__all__ = ["Asked", "change_dates", "key_in", "open_round", "raise_problem", "record_visit", "take_back_visit"]
