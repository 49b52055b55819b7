"""Who hears of contracts, by the parts people play; the deeds and the ladders ask the same table."""

from committees.bodies.models import officers
from committees.bodies.states import Office
from governance.registry.actions import neighbourhood_staff
from governance.registry.models import staff_of
from governance.registry.states import OrganisationKind


def people_of(parts, community, *firms):
    """The people of today behind these parts; `firms` may hold None.

    Where there is no 物管会 the 居委会 stands in for its officers.
    """
    people = {
        "officers": lambda: officers(community, Office.CHAIR, Office.DEPUTY) or neighbourhood_staff(community),
        "neighbourhood": lambda: neighbourhood_staff(community),
        "street": lambda: staff_of(
            organisation__kind=OrganisationKind.STREET_OFFICE, organisation__street=community.street_id
        ),
        "firm_lead": lambda: [person for firm in firms if firm for person in firm.current_staff(leads_only=True)],
    }
    return [person for part in parts for person in people[part]()]
