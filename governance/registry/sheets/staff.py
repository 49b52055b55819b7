"""任职: who works where. Only people who have an account; an account is never made by a sheet."""

from collections import defaultdict
from functools import partial

from governance.accounts.models import User
from governance.imports import values
from governance.imports.kinds import Column, SheetKind
from governance.imports.plans import Plan
from governance.registry.models import Coverage, Posting, Street, postings_of, today
from governance.registry.sheets.organisations import organisations_by_name
from governance.registry.states import Duty, OrganisationKind


class ImportedDuties:
    """Auditors are named one by one, by hand."""

    choices = [(duty.value, duty.label) for duty in Duty if duty != Duty.AUDITOR]


COLUMNS = (
    Column("username", "用户名", values.code(150), help="用户名和手机号填一个就行", examples=("wangqiang", "")),
    Column("phone", "手机号", values.mobile, help="账号登记的手机号", examples=("", "15400009998")),
    Column("person_name", "姓名", values.name(40), True, "用来核对，要与账号的姓名一致", ("王某", "赵某")),
    Column("organisation", "单位", values.text(60), True, "登记的单位全称", ("某某物业服务有限公司",) * 2),
    Column("title", "职务", values.text(30), True, "如 项目经理", ("项目经理", "维修员")),
    Column("is_lead", "负责人", values.yes_or_no, help="是或否", examples=("是", "否")),
    Column(
        "duties", "分工", values.several(ImportedDuties), help="、".join(label for _, label in ImportedDuties.choices)
    ),
    Column("since", "自", values.day, help="不填按导入当天", examples=("2024-05-01", "")),
    Column("until", "至", values.day, help="离任日期，当日起不再有效", examples=("", "")),
)
HEADINGS = {column.name: column.heading for column in COLUMNS}
FACTS = ("title", "is_lead", "duties", "since", "until")


def streets_led_by(user):
    """Postings give authority: the lead of a street office imports them, not everybody who works there."""
    led = postings_of(user).filter(is_lead=True, organisation__kind=OrganisationKind.STREET_OFFICE)
    return list(Street.objects.filter(pk__in=led.values("organisation__street")).order_by("name"))


class Staff:
    """Accounts, organisations and postings that the rows of a sheet speak of."""

    def __init__(self, entries, scope):
        self.scope = scope
        of = lambda name: {entry[name] for entry in entries if name in entry.given}  # noqa: E731
        people = User.objects.filter(is_active=True)
        self.by_username = {each.username: each for each in people.filter(username__in=of("username"))}
        self.by_phone = defaultdict(list)
        for each in people.filter(phone__in=of("phone")):
            self.by_phone[each.phone].append(each)
        known = organisations_by_name()
        named = [values.narrow(name) for name in of("organisation")]
        self.organisations = {name: known[name] for name in named if name in known}
        found = list(self.organisations.values())
        streets = Coverage.objects.current().filter(organisation__in=found)
        self.serves = defaultdict(set)
        for organisation, street in streets.values_list("organisation", "building__community__street").distinct():
            self.serves[organisation].add(street)
        current = Posting.objects.filter(organisation__in=found, until=None)
        self.postings = {(each.person_id, each.organisation_id): each for each in current}

    def is_ours(self, organisation):
        """Of this street, or at work in this street alone."""
        street = organisation.community.street_id if organisation.community else organisation.street_id
        return street == self.scope.pk or (street is None and self.serves[organisation.pk] == {self.scope.pk})


def plan(entries, scope, by):
    result, staff, twins = Plan(), Staff(entries, scope), {}
    for entry in entries:
        before = len(result.faults)
        person = person_of(result, entry, staff, by)
        organisation = organisation_of(result, entry, staff)
        if person and organisation:
            twin = twins.setdefault((person.pk, organisation.pk), entry.row)
            if twin != entry.row:
                result.fault(
                    entry.row, HEADINGS["person_name"], f"与第 {twin} 行是同一个人、同一家单位，请删去其中一行"
                )
        if len(result.faults) == before:
            post(result, entry, person, organisation, staff.postings.get((person.pk, organisation.pk)))
    return result


def person_of(result, entry, staff, by):
    """The account that is meant, or None with the fault named."""
    wrong = partial(result.fault, entry.row)
    if "username" in entry.given:
        heading, found = HEADINGS["username"], [staff.by_username.get(entry["username"])]
    elif "phone" in entry.given:
        heading, found = HEADINGS["phone"], staff.by_phone[entry["phone"]]
    else:
        return wrong(HEADINGS["username"], "用户名和手机号至少填一个")
    if len(found) > 1:
        return wrong(heading, f"有 {len(found)} 个账号用这个手机号，请改填用户名")
    person = found[0] if found else None
    if person is None or person.display_name != entry["person_name"]:
        return wrong(heading, "没有这样的账号，或姓名与账号不一致。请核对；还没有账号的，请先邀请其注册")
    if person == by:
        return wrong(heading, "不能导入自己的任职，请由其他负责人办理")
    return person


def organisation_of(result, entry, staff):
    found = staff.organisations.get(values.narrow(entry["organisation"]))
    if found is None:
        return result.fault(entry.row, HEADINGS["organisation"], f"没有登记“{entry['organisation']}”，请先导入单位")
    if not staff.is_ours(found):
        sentence = "这家单位不属于本街道，或还服务别的街道，请由单位负责人自己邀请"
        return result.fault(entry.row, HEADINGS["organisation"], sentence)
    return found


def post(result, entry, person, organisation, posting):
    wanted = {name: entry[name] for name in FACTS if name in entry.given}
    since = wanted.get("since", posting.since if posting else today())
    if wanted.get("until") and wanted["until"] < since:
        return result.fault(entry.row, HEADINGS["until"], "早于任职开始的日期，请核对")
    label = f"{person} · {organisation}"
    if posting is None:
        return result.create(
            entry.row, label, Posting(person=person, organisation=organisation, **{"since": since, **wanted})
        )
    if Duty.AUDITOR in posting.duties:
        return result.fault(entry.row, HEADINGS["duties"], "此人在这家单位任审计员，不能通过导入改动")
    return result.keep_or_change(entry.row, label, posting, wanted, HEADINGS)


STAFF = SheetKind(
    name="staff",
    label="任职",
    lead="一行一个人在一家单位的任职。只认已有账号的人；没有账号的，请先邀请其注册。",
    columns=COLUMNS,
    key=("username", "phone", "organisation"),
    models=lambda: (Posting,),
    scopes=streets_led_by,
    plan=plan,
)
