"""What a committee's page shows of the Party organisations that stand beside it: only names that were agreed to."""

from committees.bodies import panels
from committees.party.cross import beside_committee


def register():
    panels.add("党组织", beside)


def beside(committee, user):
    found = beside_committee(committee, list(committee.seats.current()))
    return ("party/panel.html", {"parties": found, "reads": user.is_authenticated}) if found else None
