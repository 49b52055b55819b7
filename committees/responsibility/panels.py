"""What a committee's page shows: who answers for which buildings, by the names that this reader may read there."""

from committees.bodies import panels
from committees.bodies.people import SHOW_NAME, agreements, reader_of
from committees.bodies.states import GOVERNING
from committees.responsibility.models import charges_of
from governance.phrases import masked_name, ranges
from governance.registry.models import Building


def register():
    panels.add("包楼责任", charges)


def charges(committee, user):
    """One line for each person: the buildings that he or she leads, and those where the person stands in."""
    if committee.kind not in GOVERNING or not committee.is_in_office:
        return None
    buildings = Building.objects.filter(community=committee.community_id)
    numbers = dict(buildings.order_by("number").values_list("pk", "number"))
    held = {}  # in the order of the buildings
    for building, found in sorted(charges_of(numbers).items(), key=lambda row: numbers[row[0]]):
        for charge in found:
            held.setdefault(charge.key, (charge, {}))[1].setdefault(charge.get_part_display(), []).append(building)
    if not held:
        return None
    reader, agreed = reader_of(user, committee), agreements([charge.seat for charge, _ in held.values() if charge.seat])
    rows = [
        (
            name_for(reader, charge, agreed),
            charge.role,
            [(part, words(numbers, these)) for part, these in parts.items()],
        )
        for charge, parts in held.values()
    ]
    return "responsibility/panel.html", {"rows": rows, "opens": reader.knows_names, "community": committee.community_id}


def name_for(reader, charge, agreed):
    """As among the members: neighbours and colleagues read names, others those that were agreed to."""
    shown = SHOW_NAME in agreed.get(str(charge.seat_id), ()) or charge.person == reader.user
    name = charge.person.display_name
    return name if reader.knows_names or shown else masked_name(name)


def words(numbers, buildings):
    return f"{ranges(numbers[building] for building in buildings)}号楼"
