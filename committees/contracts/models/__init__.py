"""Service contracts and their buildings, project managers, hand-overs and what is handed over."""

from committees.contracts.models.contracts import ContractBuilding, ManagerReport, ServiceContract
from committees.contracts.models.handovers import Handover, HandoverDocument

__all__ = ["ContractBuilding", "Handover", "HandoverDocument", "ManagerReport", "ServiceContract"]
