"""业主: one row an owner of a home. It gives no account and no authority: a record of the roll.

A 产权单位 is registered as the owner that it is.
"""

from collections import defaultdict
from functools import partial

from governance.imports import values
from governance.imports.kinds import Column, SheetKind
from governance.imports.plans import Plan
from governance.registry.models import Ownership, TitleRecord, phone_digest, today
from governance.registry.roll import Stake, shares_fit
from governance.registry.sheets.organisations import organisations_by_name
from governance.registry.sheets.places import (
    BUILDING,
    COMMUNITY,
    DOOR,
    ENTRANCE,
    Places,
    assumed_place,
    places_kept_by,
)
from governance.registry.states import Title

OWNER = Column("name", "业主", values.name(40), True, "个人填姓名；单位填登记的全称", ("李某", "王某"))
PHONE = Column("phone", "手机号", values.mobile, help="只留后四位和校验值，用来核对认领", examples=("15400009999", ""))
SHARE = Column(
    "share", "份额", values.share, help="独有不用填；按份共有填 1/2 或 50%，整列设为文本", examples=("", "1/2")
)
SINCE = Column("since", "自", values.day, help="取得产权的日期，不填按导入当天", examples=("2010-05-01", ""))
UNTIL = Column("until", "至", values.day, help="已经转让的填转让日期", examples=("", ""))
COLUMNS = (
    COMMUNITY,
    BUILDING,
    ENTRANCE,
    DOOR,
    OWNER,
    PHONE,
    Column("title", "产权性质", values.choice(Title), help="、".join(Title.labels), examples=("商品房", "已售公房")),
    SHARE,
    SINCE,
    UNTIL,
)
HEADINGS = {"title": "产权性质", "since": SINCE.heading, "until": UNTIL.heading}


class Roll:
    """Who is on record for the homes of a sheet."""

    def __init__(self, places):
        self.organisations = organisations_by_name()
        homes = {home.pk: home for home in places.homes.values()}
        here = {"home__entrance__building__community__in": list(places.communities.values()), "until": None}
        self.records, self.held, self.stakes = {}, defaultdict(list), defaultdict(list)
        for each in TitleRecord.objects.filter(**here):
            if each.home_id in homes:
                each.home = homes[each.home_id]
            self.records[each.home_id, each.name] = each
        for each in Ownership.objects.filter(**here).select_related("person"):
            self.held[each.home_id].append(each)


def plan(entries, scope, by):
    result = Plan()
    places = Places(scope, result).load_homes(entries)
    roll = Roll(places)
    for entry in entries:
        home = places.home(entry)
        if home is None or not sound(result, entry, roll):
            continue
        label = places.named(entry["community"], f"{home} {entry['name']}")
        if values.narrow(entry["name"]) in roll.organisations:
            own_by_organisation(result, entry, home, label, roll)
        else:
            own_by_person(result, entry, home, label, roll)
    name_too_large_shares(result, roll)
    return result


def sound(result, entry, roll):
    """What the columns say together."""
    before = len(result.faults)
    wrong = partial(result.fault, entry.row)
    if entry.get("until") and entry["until"] < (entry.get("since") or entry["until"]):
        wrong(UNTIL.heading, "早于“自”的日期，请核对")
    if values.narrow(entry["name"]) in roll.organisations:
        if entry.get("phone"):
            wrong(PHONE.heading, "单位不填手机号，单位的电话在“单位”表里登记")
    elif entry.get("title") == Title.UNSOLD_PUBLIC:
        wrong(OWNER.heading, "未售公房的业主是产权单位，请填登记的单位全称；单位没有登记的，先导入单位")
    return len(result.faults) == before


def facts_of(entry):
    wanted = {name: entry[name] for name in ("title", "since", "until") if name in entry.given}
    if "share" in entry.given:
        wanted["share"], wanted["shares"] = entry["share"]
    return wanted


def own_by_organisation(result, entry, home, label, roll):
    organisation, wanted = roll.organisations[values.narrow(entry["name"])], facts_of(entry)
    held = next((each for each in roll.held[home.pk] if each.organisation_id == organisation.pk), None)
    if held is not None:
        return settle(result, entry, label, held, wanted, roll, home)
    fact = Ownership(home=home, organisation=organisation, **{"since": today(), **wanted})
    result.create(entry.row, label, fact)
    return roll.stakes[home.pk].append((entry, fact))


def own_by_person(result, entry, home, label, roll):
    wanted = facts_of(entry)
    if entry.get("phone"):
        wanted |= {"phone_tail": entry["phone"][-4:], "phone_digest": phone_digest(entry["phone"])}
    record = roll.records.get((home.pk, entry["name"]))
    if record is not None:
        return settle(result, entry, label, record, wanted, roll, home)
    record = TitleRecord(home=home, name=entry["name"], **{"since": today(), **wanted})
    # Whoever has an account and owns the home already is not a second owner.
    record.ownership = next((each for each in roll.held[home.pk] if each.person_id and record.is_of(each.person)), None)
    result.create(entry.row, label, record)
    return roll.stakes[home.pk].append((entry, record))


def settle(result, entry, label, fact, wanted, roll, home):
    """What is on record already, with what the row changes of it."""
    ends = wanted.get("until", fact.until)
    if ends and ends < wanted.get("since", fact.since):
        return result.fault(entry.row, UNTIL.heading, f"早于登记的开始日期 {fact.since}，请核对")
    result.keep_or_change(entry.row, label, fact, wanted, HEADINGS, tell)
    changed = type(fact)(share=wanted.get("share", fact.share), shares=wanted.get("shares", fact.shares))
    changed.pk, changed.until = fact.pk, ends
    return roll.stakes[home.pk].append((entry, changed))


def tell(fact, changes):
    """A share is two numbers, a telephone number only its tail."""
    told = []
    if changes.keys() & {"share", "shares"}:
        share, shares = (changes.get(name, (None, getattr(fact, name)))[1] for name in ("share", "shares"))
        told.append((SHARE.heading, f"{fact.share}/{fact.shares}", f"{share}/{shares}"))
    if changes.keys() & {"phone_tail", "phone_digest"}:
        tail = changes.get("phone_tail", (None, fact.phone_tail))[1]
        told.append((PHONE.heading, f"尾号 {fact.phone_tail}" if fact.phone_tail else "（空）", f"尾号 {tail}"))
    return told


def name_too_large_shares(result, roll):
    """Stated shares of a home make one at most, those on record and those of the sheet together."""
    records = defaultdict(list)
    for (home, _), record in roll.records.items():
        if record.ownership_id is None:
            records[home].append(record)
    for home, rows in roll.stakes.items():
        spoken_of = {(type(fact), fact.pk) for _, fact in rows}
        others = [each for each in [*roll.held[home], *records[home]] if (type(each), each.pk) not in spoken_of]
        new = [fact for _, fact in rows if fact.until is None and getattr(fact, "ownership", None) is None]
        if not shares_fit([Stake((), share=each.share, shares=each.shares) for each in [*others, *new]]):
            entry = rows[-1][0]
            result.fault(entry.row, SHARE.heading, "同一套房屋各业主的份额合计超过 1（连同已经登记的），请核对")


OWNERS = SheetKind(
    name="owners",
    label="业主",
    lead="一行一位业主。按“房屋 + 业主”认。不会给人开账号；业主注册后由居委会核实认领。姓名只有居委会和街道看得到。",
    columns=COLUMNS,
    key=("community", "building", "entrance", "door", "name"),
    models=lambda: (Ownership, TitleRecord),
    scopes=places_kept_by,
    plan=plan,
    assumed=assumed_place,
)
