"""Who is responsible for a building, and what is done there in an emergency."""

from committees.responsibility.models.charges import (
    Charge,
    ChargeHandover,
    charges_held,
    charges_of,
    in_charge,
    zone_leads,
)
from committees.responsibility.models.emergencies import CheckIn, Duty, Emergency, EmergencyDay

__all__ = [
    "Charge",
    "ChargeHandover",
    "CheckIn",
    "Duty",
    "Emergency",
    "EmergencyDay",
    "charges_held",
    "charges_of",
    "in_charge",
    "zone_leads",
]
