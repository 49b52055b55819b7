"""Two streets that have nothing to do with each other, alike in every kind of row, a marker in every text column.

`settle("甲")` builds one street by the portal's own deeds; what was written meanwhile is that tenant's. `mark` then
puts a word into every text column of those rows, which says whose it is and where it stands: 龘0k17 is 甲's, of
column 0k and row 17. The columns are found by asking the models, so a new one is marked as soon as it exists.
"""

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction
from django.utils.timezone import now

from committees.bodies.models import Committee, Seat, Zone
from committees.contracts import actions as contracts
from committees.party import actions as party
from committees.party.models import PartyOrganisation, PartyPost
from governance.accounts import consents
from governance.accounts.models import User
from governance.attachments.models import Attachment
from governance.audit.actions import list_week
from governance.clocks.actions import draft_ladder
from governance.clocks.models import Ladder
from governance.exports.models import ExportJob
from governance.imports import actions as imports
from governance.imports import kinds
from governance.journal.models import Event, Notice
from governance.people import actions as people
from governance.registry import actions as registry
from governance.registry.models import (
    Building,
    Community,
    Coverage,
    District,
    Entrance,
    Estate,
    Grid,
    Home,
    ManagementArea,
    Occupancy,
    Organisation,
    Ownership,
    Posting,
    Street,
    TitleRecord,
)
from governance.signin.models import Session
from issues.demo.cast import Ground
from issues.petitions import actions, search
from issues.petitions.models import Category, CategoryGroup, Issue, Petition, Photo, Task
from tests.sheets import book, upload_of
from tests.test_access import forming, looked_after, met, published, seated, tasked, thanked, walked

SIGNS = {"甲": "龘", "乙": "齉"}  # stand in no text of the portal
DOMAINS = {"甲": "jia.example.invalid", "乙": "yi.example.invalid"}
SINCE = date(2020, 6, 1)
ROLES = ["resident", "neighbour", "member", "chair", "officer", "lead", "auditor", "liaison", "manager"]

# Text that steers the program: a word in it would be an error, not a leak.
STEERS = {
    "accounts.User.email",  # an address must stay one; its domain says whose it is
    "accounts.User.password",
    "accounts.User.reach",
    "accounts.User.username",
    "accounts.Consent.purpose",
    "attachments.Attachment.file",
    "attachments.Attachment.purpose",
    "attachments.Attachment.thumb",
    "announcements.Announcement.image",
    "announcements.Announcement.kind",
    "announcements.Announcement.thumb",
    "clocks.Clock.kind",
    "clocks.Clock.outcome",
    "clocks.Clock.unit",
    "clocks.Firing.step",
    "clocks.Ladder.kind",
    "clocks.Ladder.urgency",
    "clocks.Step.audience",
    "clocks.Step.step",
    "bodies.Portrait.image",
    "bodies.Portrait.thumb",
    "commendations.Commendation.image",
    "commendations.Commendation.thumb",
    "exports.ExportJob.file",
    "exports.ExportJob.kind",
    "exports.ExportJob.query",
    "exports.ExportJob.standing",
    "imports.Import.file",
    "imports.Import.kind",
    "imports.Import.plan",
    "imports.Import.sha256",
    "imports.Import.sheet",
    "journal.Event.mac",
    "journal.Event.verb",
    "journal.Notice.url",
    "people.HomeCode.code_hash",
    "people.Invitation.duties",
    "people.Invitation.token_hash",
    "petitions.Issue.grams",
    "petitions.NumberCounter.prefix",
    "petitions.Petition.grams",
    "petitions.Photo.image",
    "petitions.Photo.original",
    "petitions.Photo.thumb",
    "petitions.Route.category",
    "registry.Organisation.also",
    "responsibility.ChargeHandover.items",  # numbers and kinds, nothing typed
    "registry.Posting.duties",
    "registry.TitleRecord.phone_digest",
    "signin.Session.session_data",
    "signin.Session.session_key",
}
# Numbers of petitions, issues and tasks stand in addresses; they are looked for as they are.
UNSAID = {"~", "words"}  # salt and digest of an event
MOMENT = re.compile(r"\d{4}-\d\d-\d\d")  # pages read it as one
NUMBERS = {"petitions.Petition.number", "petitions.Issue.number", "petitions.Task.number"}


@dataclass
class Tenant:
    """One street: its people by role, and what its addresses are made of, as in tests/test_access.py."""

    name: str
    people: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    organisations: dict = field(default_factory=dict)
    scene: dict = field(default_factory=dict)
    words: list = field(
        default_factory=list
    )  # what marks itself: numbers, which stand in addresses, and the mail domain

    @property
    def sign(self):
        return SIGNS[self.name]


def settle_both():
    """Both streets, marked; kept as rows by the fixture."""
    return {name: settle(name) for name in SIGNS}


@transaction.atomic
def settle(name):
    before = last_rows()
    tenant = Tenant(name)
    tenant.people = {role: person(name, role, n) for n, role in enumerate(ROLES)}
    ground(tenant)
    offices(tenant)
    committee(tenant)
    comrades(tenant)
    work(tenant)
    papers(tenant)
    for room in (published, met, thanked, seated, forming, walked, looked_after, tasked):
        tenant.scene |= room(as_cast(tenant))
    Attachment.objects.filter(pk=tenant.scene["attachment"]["pk"]).update(file=f"{name}.jpg")
    tenant.words = [*mark(tenant, before), DOMAINS[name]]
    for one in tenant.people.values():
        one.refresh_from_db()
    return tenant


def as_cast(tenant):
    """This street's people in the places of the cast's: the scenes of tests/test_access.py are played here too."""
    played = {"li": "resident", "zhao": "member", "wang": "member", "zhou": "chair", "jiedao": "officer"}
    people = {name: tenant.people[role] for name, role in played.items()} | {"weiyuan4": tenant.people["neighbour"]}
    firm, office = (tenant.organisations[name] for name in ("物业", "街道办"))
    return Ground(people, {"蓟门里": tenant.places["community"]}, {"歌华有线": firm, "街道": office})


# --- one street ---------------------------------------------------------------------------------------------


def person(name, role, n):
    return User.objects.create(
        username=f"{name}-{role}",
        display_name=f"{name}{role}",
        phone=f"154{list(SIGNS).index(name)}000{n:04d}",
        email=f"{role}@{DOMAINS[name]}",
        note=role,
    )


def ground(tenant):
    name, places = tenant.name, tenant.places
    street = Street.objects.create(name=f"{name}街道", district=District.objects.create(name=f"{name}区"))
    community = Community.objects.create(street=street, name=f"{name}社区")
    within = {
        "area": ManagementArea.objects.create(community=community, name=f"{name}物业管理区域"),
        "grid": Grid.objects.create(community=community, name=f"{name}网格"),
        "estate": Estate.objects.create(community=community, name=f"{name}小区"),
    }
    building = Building.objects.create(community=community, number=1, name=f"{name}楼", households=9, **within)
    entrance = Entrance.objects.create(building=building, number=1)
    homes = [Home.objects.create(entrance=entrance, door=f"{n}01", area=5_000) for n in range(1, 5)]
    places.update(within, street=street, community=community, building=building, entrance=entrance, homes=homes)
    Ownership.objects.create(home=homes[0], person=tenant.people["resident"], since=SINCE)
    Occupancy.objects.create(home=homes[1], person=tenant.people["neighbour"], kind="tenant", since=SINCE)
    Ownership.objects.create(home=homes[2], person=tenant.people["member"], since=SINCE)
    TitleRecord.objects.create(home=homes[3], name="登记", phone_tail="0000", phone_digest="x")


def offices(tenant):
    name, places, staff = tenant.name, tenant.places, tenant.people

    def office(kind, called, *posts, **where):
        made = Organisation.objects.create(
            kind=kind, name=f"{name}{called}", duty_phone="010-55550000", hours="全天", **where
        )
        for role, what in posts:
            Posting.objects.create(person=staff[role], organisation=made, title=role, since=SINCE, **what)
        tenant.organisations[called] = made
        return made

    leads, at_street = {"is_lead": True}, {"street": places["street"]}
    posts = [("lead", leads), ("officer", {}), ("auditor", {"duties": ["auditor"]})]
    posts.append(("liaison", {"duties": ["discipline"]}))
    office("street_office", "街道办", *posts, **at_street)
    office("neighbourhood", "居委会", ("chair", leads), community=places["community"], **at_street)
    firm = office("firm", "物业", ("manager", leads))
    Coverage.objects.create(organisation=firm, building=places["building"], since=SINCE)
    contact = registry.begin_contact(
        organisation=firm, duty="报修", phone="010-55550001", name="值班", by=staff["manager"]
    )
    tenant.scene["contact"] = {"pk": firm.pk, "contact": contact.pk}


def committee(tenant):
    body = Committee.objects.create(
        kind="management",
        community=tenant.places["community"],
        name=f"{tenant.name}物管会",
        planned_size=7,
        since=SINCE,
    )
    Seat.objects.create(
        committee=body, person=tenant.people["chair"], kind="neighbourhood", office="chair", since=SINCE
    )
    seat = Seat.objects.create(committee=body, person=tenant.people["member"], kind="owner", since=SINCE)
    Zone.objects.create(committee=body, name="片区", lead=seat, since=SINCE).buildings.set([tenant.places["building"]])
    registry.decide_head_rule(
        area=tenant.places["area"], titleholder_counts_once=True, basis="业主大会决定", by=tenant.people["lead"]
    )


def comrades(tenant):
    """The branch beside the committee: its secretary, a member who is not shown, a record, a report."""
    who, place = tenant.people, tenant.places
    above = PartyOrganisation.objects.create(
        kind="committee", name=f"{tenant.name}党委", street=place["street"], community=place["community"], since=SINCE
    )
    PartyPost.objects.create(party=above, person=who["chair"], office="secretary", way="elected", since=SINCE)
    body = Committee.objects.get(name=f"{tenant.name}物管会")
    what = {"kind": "branch", "name": f"{tenant.name}支部", "purpose": "红色物业", "committee": body, "since": SINCE}
    branch = party.found(approver=above, by=who["chair"], **what)
    post = {"office": "secretary", "way": "appointed", "since": SINCE, "by": who["chair"]}
    party.appoint(party=branch, person=who["member"], **post)
    keeper = {"party": branch, "by": who["member"]}
    comrade = party.enrol(person=who["resident"], since=SINCE, **keeper)
    held = {"held_on": date.today(), "title": "学习", "present": 9, "text": "记录", "nonce": uuid.uuid4()}
    life = party.record_life(kind="party_day", **held, **keeper)
    report = party.claim_report(party=branch, unit="某单位", claims="值守", by=who["neighbour"])
    tenant.scene |= {
        "party_post": {"pk": branch.pk, "row": branch.posts.get().pk},
        "party_member": {"pk": branch.pk, "row": comrade.pk},
        "party_report": {"pk": branch.pk, "row": report.pk},
        "party": {"pk": branch.pk},
        "party_keep": {"pk": branch.pk, "name": "record"},
        "party_record": {"pk": branch.pk, "number": life.pk},
    }


def work(tenant):
    """Petitions in every place they can be, an issue with a task, and what hangs on them."""
    who, firm, scene = tenant.people, tenant.organisations["物业"], tenant.scene
    petition = file(tenant, text="屋顶漏水", on_behalf_of="母亲", relation="child", behalf_consent="spoken")
    with_firm = file(tenant, text="单元门坏了", place_text="北门", share_phone=True)
    issue = actions.accept(petition=with_firm, by=who["member"])
    actions.add_note(issue=issue, text="看过", by=who["member"])
    actions.dispatch(issue=issue, lead=firm, brief="尽快", by=who["member"])
    task = Task.objects.get(issue=issue)
    actions.sign(task=task, by=who["manager"])
    extension = actions.ask_extension(task=task, days=3, reason="等配件", by=who["manager"])
    file(tenant, text="收红包", about_person=who["chair"], is_accusation=True)
    declined = file(tenant, text="重复了", visibility="neighbours")
    actions.decline(petition=declined, reason="重复", by=who["chair"])
    file(tenant, text="路灯不亮", visibility="neighbours")
    names = file(tenant, text=f"{who['member'].display_name}没有来")
    recusal = names.recusals.get()
    photos = [
        photo(tenant, uploader=who["resident"], petition=petition),
        photo(tenant, uploader=who["manager"], task=task),
    ]
    actions.look(petition=with_firm, kind="phone", reason="contact", note="约时间", by=who["member"])
    claim = registry.claim_home(home=tenant.places["homes"][0], kind="tenant", by=who["manager"])
    scene |= {
        "petition": {"number": petition.number},
        "petition_accept": {"number": petition.number, "name": "accept"},
        "petition_look": {"number": petition.number, "kind": "phone"},
        "task_look": {"number": task.number, "pk": with_firm.pk, "kind": "phone"},
        "issue": {"number": issue.number},
        "issue_dispatch": {"number": issue.number, "name": "dispatch"},
        "task": {"number": task.number},
        "task_report": {"number": task.number, "name": "report"},
        "extension": {"number": task.number, "pk": extension.pk},
        "claim": {"pk": claim.pk},
        "issues_list": {"name": "issues"},
        "photo": {"pk": photos[0].pk, "size": "thumb"},
        "recusal": {"number": names.number, "pk": recusal.pk},
    }


def file(tenant, *, text, **what):
    home = tenant.places["homes"][0]
    return actions.file_petition(
        by=tenant.people["resident"],
        nonce=uuid.uuid4(),
        category=Category.objects.current().get(code="C3"),
        community=tenant.places["community"],
        building=tenant.places["building"],
        home=home,
        place_kind="home",
        text=text,
        **what,
    )


def photo(tenant, **of):
    clean = {"state": "ready", "image": f"{tenant.name}.jpg", "thumb": f"{tenant.name}.jpg"}
    return Photo.objects.create(nonce=uuid.uuid4(), name="照片", uploaded_at=now(), next_try_at=now(), **clean, **of)


def papers(tenant):
    """Contract, manager, hand-over, route, codes, invitations, imports, an export, looks, a ladder's draft ..."""
    who, firm, places, at = tenant.people, tenant.organisations["物业"], tenant.places, now()
    where = {"community": places["community"], "buildings": [places["building"]], "by": who["chair"]}
    day = {"since": date.today(), "signed_on": date.today()}
    contract = contracts.sign_contract(firm=firm, number="一", price=98, price_note="含电梯", **day, **where)
    report = contracts.appoint_manager(
        contract=contract, posting=who["manager"].postings.get(), took_post_on=day["since"], by=who["chair"]
    )
    handover = contracts.begin_handover(giver=firm, taker=None, began_on=day["since"], old=contract, **where)
    handover.documents.update(note="缺图")
    route = actions.add_route(
        group=CategoryGroup.objects.get(code="B"),
        organisation=firm,
        place=places["community"],
        basis="合同",
        by=who["chair"],
    )
    slip = people.make_codes(entrance=places["entrance"], sheet=uuid.uuid4(), by=who["chair"])[0]
    post = {"organisation": firm, "by": who["manager"], "name": "新人", "title": "维修员", "phone": "15400009999"}
    _, token = people.invite(nonce=uuid.uuid4(), **post)
    invitation, _ = people.invite(nonce=uuid.uuid4(), **post)
    kind = kinds.get("buildings")
    scope = kind.scopes(who["chair"])[0]
    sheets = [["没有这样的表"], ["楼号", "层数"], [1, "六层"]]
    wrong, faulty = [
        imports.upload(kind=kind, scope=scope, file=upload_of(book(*rows)), nonce=uuid.uuid4(), by=who["chair"])
        for rows in (sheets[:1], sheets[1:])
    ]
    everybodys = Ladder.objects.filter(kind="handling", street=None).first()
    ladder = draft_ladder(ladder=everybodys, street=places["street"], by=who["officer"])
    week = list_week(street=places["street"], monday=date.today() - timedelta(days=date.today().weekday()), at=at)
    export = ExportJob.objects.create(
        owner=who["member"],
        kind="issues",
        state="ready",
        asked_at=at,
        written_at=at,
        expires_at=at + timedelta(hours=24),
        file=f"{tenant.name}.xlsx",
    )
    consent = consents.give(person=who["resident"], purpose="share_phone", about="诉求")
    soon = at + timedelta(days=1)
    key = list(SIGNS).index(tenant.name)
    sessions = [
        Session.objects.create(session_key=f"{role}-{key}-", person=who[role], agent="x", expire_date=soon)
        for role in ROLES
    ]
    notice = Notice.objects.filter(recipient=who["member"], channel="inbox").earliest("pk")
    tenant.scene |= {
        "": {},
        "export": {"pk": export.pk},
        "notice": {"pk": notice.pk},
        "event": {"pk": notice.event_id},
        "week": {"pk": week.pk},
        "import": {"pk": wrong.pk},
        "import_faulty": {"pk": faulty.pk},
        "sheet_kind": {"kind": "homes"},
        "ladder": {"pk": ladder.pk},
        "clock": {"pk": notice.event.subject.clocks.first().pk if hasattr(notice.event.subject, "clocks") else 1},
        "building": {"pk": places["building"].pk},
        "area": {"pk": places["area"].pk},
        "community": {"pk": places["community"].pk},
        "organisation": {"pk": firm.pk},
        "titleholder": {"pk": tenant.organisations["居委会"].pk},
        "contract": {"pk": contract.pk},
        "route": {"pk": route.pk},
        "contract_end": {"pk": contract.pk, "name": "end"},
        "manager": {"pk": report.pk},
        "handover": {"pk": handover.pk},
        "session": {"pk": sessions[0].pk},
        "entrance": {"pk": places["entrance"].pk},
        "home": {"pk": places["homes"][0].pk},
        "ownership": {"kind": "ownership", "pk": who["resident"].ownerships.get().pk},
        "code": {"code": slip.code},
        "firm": {"pk": firm.pk},
        "posting": {"pk": who["manager"].postings.get().pk},
        "token": {"token": token},
        "invitation": {"pk": invitation.pk},
        "consent": {"pk": consent.pk},
    }


# --- markers ------------------------------------------------------------------------------------------------


def marked_models():
    """Ours, with a key that counts: what was written since is seen by its key."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"governance", "committees", "issues"}
        and text_columns(model)
        and not model._meta.proxy
    ]


def text_columns(model):
    """Every column a word can stand in, but for those with a fixed list of values."""
    kinds_of_text = (models.CharField, models.TextField, models.JSONField, models.FileField, ArrayField)
    return [f for f in model._meta.concrete_fields if isinstance(f, kinds_of_text) and not f.choices]


def called(model, column):
    return f"{model._meta.label}.{column.name}"


COLUMNS = sorted(called(model, column) for model in marked_models() for column in text_columns(model))
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CODES = {name: f"{DIGITS[n // 36]}{DIGITS[n % 36]}" for n, name in enumerate(COLUMNS)}
NAMES = {code: name for name, code in CODES.items()}


def last_rows():
    """The keys of all rows that there are already."""
    return {model: set(model._default_manager.values_list("pk", flat=True)) for model in marked_models()}


def mark(tenant, before):
    """The markers into the columns; returns the numbers of what was filed, which mark themselves."""
    numbers = []
    with connection.cursor() as cursor:
        event = Event._meta.db_table  # events are never changed, but for this
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {event} DISABLE TRIGGER USER")
        for model in marked_models():
            rows = list(model._default_manager.exclude(pk__in=before[model]).order_by("pk"))
            numbers += [row.number for row in rows if f"{model._meta.label}.number" in NUMBERS]
            for column in text_columns(model) if rows else []:
                if called(model, column) not in STEERS | NUMBERS:
                    mark_column(tenant.sign, model, column, rows)
            if model in (Petition, Issue):
                for row in rows:
                    row.grams = search.grams(row.text if model is Petition else row.title)
                model.objects.bulk_update(rows, ["grams"])
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {event} ENABLE TRIGGER USER")
    return numbers


def mark_column(sign, model, column, rows):
    """What is there; then also what is empty, unless emptiness says something and the database objects."""
    marker = sign + CODES[called(model, column)]
    for fills in (False, True):
        for n, row in enumerate(rows):
            setattr(row, column.attname, marked(getattr(row, column.attname), marker, n, column, fills=fills))
        with suppress(IntegrityError), transaction.atomic():
            model._default_manager.bulk_update(rows, [column.name], batch_size=200)


def marked(old, marker, n, column, fills=False):
    """The marker in its place: alone, or in every word of a JSON value."""
    if isinstance(old, dict):
        return {key: value if key in UNSAID else marked(value, marker, n, column) for key, value in old.items()}
    if isinstance(old, list):
        return [marked(value, marker, n, column) for value in old]
    if not isinstance(old, str) or not (old or fills) or marker in old:
        return old
    if isinstance(column, models.JSONField):
        return old if MOMENT.match(old) else f"{old}{marker}"
    return f"{marker}{DIGITS[n // 36 % 36]}{DIGITS[n % 36]}"[: column.max_length]


def found_in(text, sign):
    """Columns whose marker of this tenant stands in a text; "?" for the sign alone, as of a masked name."""
    return {NAMES.get(text[at + 1 : at + 3], "?") for at, char in enumerate(text) if char == sign}


def files_of(tenant, folder):
    """What its photos and its export would say."""
    folder.mkdir(exist_ok=True)
    for ending, column in (("jpg", "petitions.Photo.image"), ("xlsx", "exports.ExportJob.file")):
        (folder / f"{tenant.name}.{ending}").write_text(f"{tenant.sign}{CODES[column]}00")
