"""Deeds of this room, by noun. A home is locked before its codes and the facts about it."""

from governance.people.actions.bindings import correct_name, end_binding, see_names
from governance.people.actions.codes import WrongCode, bind_by_code, homes_for_codes, make_codes
from governance.people.actions.leaving import close_account, erase_account, reopen_account, sweep_leavers
from governance.people.actions.mine import change_details, export_data, withdraw_consent
from governance.people.actions.staff import (
    accept_invitation,
    check_open,
    extend_posting,
    invitation_of,
    invite,
    join_by_invitation,
    revoke_invitation,
)

__all__ = [
    "WrongCode",
    "accept_invitation",
    "bind_by_code",
    "change_details",
    "check_open",
    "close_account",
    "correct_name",
    "end_binding",
    "erase_account",
    "export_data",
    "extend_posting",
    "homes_for_codes",
    "invitation_of",
    "invite",
    "join_by_invitation",
    "make_codes",
    "reopen_account",
    "revoke_invitation",
    "see_names",
    "sweep_leavers",
    "withdraw_consent",
]
