"""Who hears of contracts, by the parts people play; the deeds and the ladders ask the same table."""

from committees.bodies import parts as places


def people_of(parts, community, *firms):
    """The people of today behind these parts; `firms` may hold None."""
    here = "firm_lead" in parts
    leads = [person for firm in firms if here and firm for person in firm.current_staff(leads_only=True)]
    return [
        person for part in parts for person in (leads if part == "firm_lead" else places.people_of([part], community))
    ]
