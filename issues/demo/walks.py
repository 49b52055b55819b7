"""What members heard at the doors and how buildings are held: sixty wishes of 蓟门里 by zone, with the wires on top;
ninety buildings of 老山 in three members' hands, in the fifth day of an emergency of fourteen.

By the real deeds, with times in the past and without chance: the same every time.
"""

import uuid
from datetime import datetime, time, timedelta

from committees.bodies.models import Seat, Zone
from committees.bodies.states import CommitteeKind
from committees.responsibility import actions as responsibility
from governance.workdays import SHANGHAI
from issues.petitions.forms.categories import current_categories
from issues.visits.actions import Asked, key_in, open_round
from issues.visits.states import Outcome

DAY = timedelta(days=1)
SPACE = uuid.UUID("5f0e7c52-2f0a-4a53-9a4c-0a8f0f6f7e11")
# (category, how pressing, words): fifteen for each of four zones.
ASKED = [
    ("K2", 3, "窗外几家的线缠在一起，下雨打火花"),
    ("K2", 2, "线垂到一楼窗口，孩子伸手够得着"),
    ("K2", 2, "外墙上全是线，墙往里渗水"),
    ("K2", 1, "楼前的线太乱了，收一收"),
    ("K2", 2, "送货车老刮着线"),
    ("K2", 1, "不用的旧线没人拆"),
    ("E2", 2, "公共车位装了地锁"),
    ("E2", 1, "晚上回来没处停车"),
    ("E2", 1, "车位希望划线"),
    ("C3", 3, "顶层下雨漏水"),
    ("C3", 2, "屋面防水好多年没做了"),
    ("F4", 1, "想有个充电的棚子"),
    ("F4", 2, "电动车推进楼道充电，怕着火"),
    ("D3", 1, "腿脚不好，盼着装电梯"),
    ("H1", 1, "垃圾桶站味道大"),
]
ALSO = [Outcome.AWAY, Outcome.AWAY, Outcome.AWAY, Outcome.HOME, Outcome.REFUSED]


def noon(day, hour=12, minute=0):
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def play(ground, base):
    """Everything; some dozens of deeds."""
    today = base.astimezone(SHANGHAI).date()
    walk(ground, today)
    hold(ground, today)
    watch(ground, base, today)


def walk(ground, today):
    """Each zone of 蓟门里 was walked a fortnight ago; the sheets were keyed in by its member."""
    categories, begins = current_categories(), today - 16 * DAY
    here = {"committee__community": ground.communities["蓟门里"], "committee__kind": CommitteeKind.MANAGEMENT}
    for zone in Zone.objects.filter(**here).select_related("committee__community", "lead__person").order_by("pk"):
        by, mark = zone.lead.person, uuid.uuid5(SPACE, zone.name)
        dates = {"begins_on": begins, "ends_on": begins + 20 * DAY}
        round = open_round(zone=zone, name="入户走访", nonce=mark, by=by, at=noon(begins, 9), **dates)
        doors = [*said(round, categories)]
        key_in(round=round, doors=doors, on=begins + DAY, nonce=mark, by=by, at=noon(begins + DAY, 20))


def said(round, categories):
    """Fifteen doors that asked for something, spread over the zone, and a few that did not."""
    homes = list(round.homes())
    step = len(homes) // (len(ASKED) + len(ALSO))
    chosen = homes[::step]
    for home, (code, weight, words) in zip(chosen, ASKED, strict=False):
        yield home, Outcome.TALKED, [Asked(categories[code], words, weight)]
    for home, outcome in zip(chosen[len(ASKED) :], ALSO, strict=False):
        yield home, outcome, []


def hold(ground, today):
    """Each zone's member leads its buildings, the next zone's stands in; 老山's three hold thirty each."""
    for kind, by in ((CommitteeKind.MANAGEMENT, "zhou"), (CommitteeKind.TASK_FORCE, "laoshan")):
        zones = list(Zone.objects.filter(committee__kind=kind).order_by("pk"))
        for zone, beside in zip(zones, [*zones[1:], zones[0]], strict=True):
            responsibility.appoint(
                buildings=list(zone.buildings.all()),
                lead=Seat.objects.get(pk=zone.lead_id),
                deputies=[Seat.objects.get(pk=beside.lead_id)],
                by=ground[by],
                at=noon(today - 30 * DAY),
            )


def watch(ground, base, today):
    """Every morning everything was said of every building; this morning one cellar is wet."""
    begins = today - 4 * DAY
    zones = Zone.objects.filter(committee__kind=CommitteeKind.TASK_FORCE).order_by("pk")
    parts = [(zone.lead.person, list(zone.buildings.all())) for zone in zones.select_related("lead__person")]
    emergency = responsibility.declare(
        kind="epidemic",
        name="十四天值守",
        buildings=[building for _, buildings in parts for building in buildings],
        since=begins,
        last_day=begins + 13 * DAY,
        check_by=time(10),
        nonce=SPACE,
        by=ground["laoshan"],
        at=noon(begins, 7),
    )
    for n in range(5):
        at = noon(begins + n * DAY, 8, 30)
        for person, buildings in parts if at <= base else ():
            nonce = uuid.uuid5(SPACE, f"{n} {person.username}")
            responsibility.check_in(
                emergency=emergency, buildings=buildings, condition="fine", nonce=nonce, by=person, at=at
            )
    if noon(today, 8, 40) <= base:
        person, buildings = parts[0]
        responsibility.check_in(
            emergency=emergency,
            buildings=buildings[4:5],
            condition="trouble",
            words="地下室进水，物业正在抽",
            nonce=uuid.uuid5(SPACE, "wet"),
            by=person,
            at=noon(today, 8, 40),
        )
