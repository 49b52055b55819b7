"""Who serves on what paper: the contracts of 蓟门里's ten firms, 老山's hand-over of 2018, and the routing table.

By the real deeds, with times in the past. One contract ends within half a year, one has ended and goes on without a
term, one is not filed yet, and one manager has not reported: each shows what it is for.
"""

from datetime import date, datetime, time, timedelta

from committees.contracts import actions as contracts
from committees.contracts.states import DocumentKind
from governance.registry.actions import dissolve
from governance.registry.models import Building, Coverage, Organisation, Posting
from governance.registry.states import OrganisationKind
from governance.workdays import SHANGHAI
from issues.demo.cast import FIRMS, SINCE
from issues.petitions.actions import add_route
from issues.petitions.models import CategoryGroup

TOLD_ON, TAKEN_ON = date(2018, 3, 1), date(2018, 3, 30)
DAY = timedelta(days=1)
# Fen per square metre and month: old estates pay little.
PRICES = (98, 65, 72, 80, 55, 88, 60, 75, 70, 110)


def sign(ground, base):
    """Everything; some dozens of deeds."""
    laoshan(ground)
    jimenli(ground, base)
    routes(ground)


def noon(day):
    return datetime.combine(day, time(12), SHANGHAI)


def laoshan(ground):
    """首钢's own housing office hands 90 buildings over in 2018; its successor has since become part of 首华物业."""
    by, firm = ground["laoshan"], Organisation.objects.get(name="首华物业")
    street = ground.communities["老山东里北"].street
    here = {"kind": OrganisationKind.FIRM, "street": street}
    office = Organisation.objects.create(name="首钢老山房管所", also=[OrganisationKind.TITLEHOLDER], **here)
    centre = Organisation.objects.create(name="老山物业服务中心", parent=firm, **here)
    for number, community in enumerate(street.communities.order_by("pk"), 1):
        buildings = list(Building.objects.filter(community=community))
        Coverage.objects.bulk_create(
            Coverage(organisation=office, building=building, since=date(2000, 1, 1)) for building in buildings
        )
        handover = contracts.begin_handover(
            giver=office,
            taker=centre,
            community=community,
            buildings=buildings,
            began_on=TOLD_ON,
            by=by,
            at=noon(TOLD_ON),
        )
        missing = {DocumentKind.DRAWINGS} if number == 1 else set()
        contracts.tick_documents(
            handover=handover,
            received=set(DocumentKind) - missing,
            notes={DocumentKind.DRAWINGS: "1983 年以前的管网图缺失，现场补测"} if missing else {},
            by=by,
            at=noon(TAKEN_ON),
        )
        contracts.finish_handover(handover=handover, on=TAKEN_ON, by=by, at=noon(TAKEN_ON))
    dissolve(organisation=office, on=TAKEN_ON, successor=centre, by=by, at=noon(TAKEN_ON))
    dissolve(organisation=centre, on=SINCE, successor=firm, by=by, at=noon(SINCE))
    for number, community in enumerate(street.communities.order_by("pk"), 1):
        contracts.sign_contract(
            firm=firm,
            community=community,
            buildings=list(Building.objects.filter(community=community)),
            number=f"老物合〔2020〕{number} 号",
            since=SINCE,
            signed_on=SINCE - 5 * DAY,
            filed_on=SINCE + 3 * DAY,
            last_day=date(2030, 5, 31),
            price=55,
            by=by,
            at=noon(SINCE + 3 * DAY),
        )


def jimenli(ground, base):
    """Ten firms, each with the buildings it serves; nine papers in order, and what one looks after."""
    community, by, today = ground.communities["蓟门里"], ground["zhou"], base.astimezone(SHANGHAI).date()
    for number, (name, price) in enumerate(zip(FIRMS, PRICES, strict=True), 1):
        firm = ground.organisations[name]
        signed, terms = terms_of(number, today)
        buildings = Building.objects.filter(community=community, coverages__organisation=firm, coverages__until=None)
        contract = contracts.sign_contract(
            firm=firm,
            community=community,
            buildings=list(buildings),
            number=f"蓟物合〔{signed.year}〕{number} 号",
            signed_on=signed,
            price=price,
            by=by,
            at=noon(signed),
            **terms,
        )
        lead = Posting.objects.filter(organisation=firm, is_lead=True).order_by("pk").first()
        late = number == 2  # took post yesterday and has not reported yet
        took = today - DAY if late else terms["since"]
        report = contracts.appoint_manager(contract=contract, posting=lead, took_post_on=took, by=by, at=noon(took))
        if not late:
            contracts.report_manager(report=report, on=took + DAY, by=by, at=noon(took + DAY))
        if number != 3:  # signed a week ago, and must be filed within fifteen days
            contracts.file_contract(contract=contract, on=signed + 9 * DAY, by=by, at=noon(signed + 9 * DAY))


def terms_of(number, today):
    """When it was signed, and from when until when it holds."""
    if number == 1:  # ends in four months: time to decide
        last = today + 125 * DAY
        return last - 1100 * DAY, {"since": last - 1094 * DAY, "last_day": last}
    if number == 3:
        return today - 7 * DAY, {"since": today - 5 * DAY, "last_day": today + 1090 * DAY}
    if number == 4:  # is over, and nobody decided
        last = today - 70 * DAY
        return last - 1100 * DAY, {"since": last - 1094 * DAY, "last_day": last}
    since = today - (200 + 40 * number) * DAY
    return since - 6 * DAY, {"since": since, "last_day": since + 1094 * DAY}


def routes(ground):
    """Gas, heat and power of the whole community, and the firm's duty line by night."""
    community, by = ground.communities["蓟门里"], ground["zhou"]
    rows = [("A1", "燃气公司", "供用气合同"), ("B3", "燃气公司", "供用气合同")]
    rows += [("B4", "供热单位", "供用热合同"), ("B2", "供电公司", "供用电合同"), ("B1", "自来水公司", "供用水合同")]
    for code, name, basis in rows:
        row(by, code, community, ground.organisations[name], f"2024 年{basis}")
    firm = ground.organisations["首华物业"]
    for area in community.areas.filter(buildings__number__lte=16).distinct().order_by("pk"):
        for group in ("C", "D"):
            night = {"begins": time(20), "ends": time(8)}
            row(by, group, area, firm, "夜间急修值班，物业服务合同约定", **night)


def row(by, code, place, organisation, basis, **hours):
    group = CategoryGroup.objects.get(code=code[0])
    category = code if len(code) > 1 else ""
    where = {"group": group, "category": category, "place": place, "organisation": organisation}
    add_route(**where, basis=basis, since=SINCE, by=by, at=noon(SINCE), **hours)
