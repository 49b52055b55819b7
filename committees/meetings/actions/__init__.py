"""Deeds of meetings and decisions. Locks are taken on the meeting or the resolution first, then on what hangs on it."""

from committees.meetings.actions.agenda import add_item, add_papers, move_item, remove_item, remove_paper
from committees.meetings.actions.calling import call_meeting, cancel_meeting, change_meeting, invite
from committees.meetings.actions.demanding import demand_meeting, demanding, support_demand
from committees.meetings.actions.doing import (
    add_action,
    carrier_lost,
    carrier_moved,
    carrier_reported,
    carrier_sent_back,
    drop_action,
    finish_action,
    give_actions,
    redo_action,
)
from committees.meetings.actions.minutes import approve_minutes, draft_of, write_minutes
from committees.meetings.actions.resolving import (
    against_passing,
    answer_with,
    propose,
    publish,
    record_vote,
    revoke,
    sign_on_paper,
    sign_resolution,
    take_effect,
    void,
)
from committees.meetings.actions.sitting import attend, close_meeting, open_meeting, sign_in, unattend
from committees.meetings.actions.suggesting import (
    decline_suggestion,
    put_on_agenda,
    suggest,
    take_suggestion,
    withdraw_suggestion,
)

__all__ = [
    "add_action",
    "add_item",
    "add_papers",
    "against_passing",
    "answer_with",
    "approve_minutes",
    "attend",
    "call_meeting",
    "cancel_meeting",
    "carrier_lost",
    "carrier_moved",
    "carrier_reported",
    "carrier_sent_back",
    "change_meeting",
    "close_meeting",
    "decline_suggestion",
    "demand_meeting",
    "demanding",
    "draft_of",
    "drop_action",
    "finish_action",
    "give_actions",
    "invite",
    "move_item",
    "open_meeting",
    "propose",
    "publish",
    "put_on_agenda",
    "record_vote",
    "redo_action",
    "remove_item",
    "remove_paper",
    "revoke",
    "sign_in",
    "sign_on_paper",
    "sign_resolution",
    "suggest",
    "support_demand",
    "take_effect",
    "take_suggestion",
    "unattend",
    "void",
    "withdraw_suggestion",
    "write_minutes",
]
