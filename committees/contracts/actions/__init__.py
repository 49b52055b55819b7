"""Deeds of contracts and hand-overs. Locks are taken on the buildings first, in order, then on the contract."""

from committees.contracts.actions.contracts import end_contract, file_contract, obstacles, sign_contract
from committees.contracts.actions.handovers import begin_handover, finish_handover, tick_documents
from committees.contracts.actions.reporting import appoint_manager, report_manager

__all__ = [
    "appoint_manager",
    "begin_handover",
    "end_contract",
    "file_contract",
    "finish_handover",
    "obstacles",
    "report_manager",
    "sign_contract",
    "tick_documents",
]
