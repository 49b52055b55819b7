"""Deeds of Party organisations."""

from committees.party.actions.life import claim_report, correct_life, end_report, record_life, review_report
from committees.party.actions.organisations import appoint, begin_term, end_party, end_post, enter_first, found
from committees.party.actions.roll import enrol, leave, show_oneself

__all__ = [
    "appoint",
    "begin_term",
    "claim_report",
    "correct_life",
    "end_party",
    "end_post",
    "end_report",
    "enrol",
    "enter_first",
    "found",
    "leave",
    "record_life",
    "review_report",
    "show_oneself",
]
