"""Nothing of one street reaches another: every word of it carries a marker, and every address is read as everybody.

Two streets alike (tests/tenants.py). People of 乙 open every address with the arguments of their own street and with
those of 甲, follow the links they find, search for 甲's words, export every list, and get their mail. A marker of 甲
is a leak, but for what is everybody's to know. Their own markers must be found: a crawl that sees nothing proves
nothing. And each `visible_to` is taken away in turn, to see that it is what keeps 甲's rows out.
"""

import io
import re
import zipfile
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from committees.announcements.models import Announcement, Objection
from committees.bodies.models import Committee
from committees.commendations.models import Commendation
from committees.contracts.models import Handover, ManagerReport, ServiceContract
from committees.formation.models import ByElection, Nomination
from committees.meetings.models import ActionItem, Demand, Meeting, Minutes, Resolution, Suggestion
from committees.party.models import DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord
from committees.responsibility.models import ChargeHandover, Emergency
from committees.taskforces.models import Charter, LogEntry
from governance.accounts.models import Consent
from governance.attachments.models import Attachment
from governance.audit.models import LookWeek
from governance.clocks.models import Ladder
from governance.exports import kinds
from governance.exports.models import ExportJob
from governance.imports.models import Import
from governance.journal.models import Notice
from governance.journal.outbox import send_due
from governance.people.models import Invitation
from governance.registry.models import HomeClaim, Organisation, TitleRecord
from governance.signin.models import Session
from issues.insight.sight import OPINIONS, Standing, may_see
from issues.petitions.models import Extension, Issue, Petition, Photo, Route, Task
from issues.visits.models import Round, Visit
from tests.kept_rows import REFERENCE, KeptRows
from tests.tenants import CODES, DOMAINS, files_of, found_in, settle_both
from tests.test_access import ACCESS

pytestmark = pytest.mark.django_db
TENANTS = KeptRows(settle_both, upon=REFERENCE)
# Where something may be read: a place is told to who looks for a home, an organisation to who looks for its telephone.
EVERYBODYS = {
    "registry.Community.name": "/",
    "registry.Street.name": "/",
    "registry.Organisation.name": "/",
    "registry.Organisation.duty_phone": ("/organisations/", "/committees/"),
    # Who governs is no secret: members by name where they agreed, else masked.
    "bodies.Committee.name": ("/committees/", "/by-elections/", "/announcements/", "/party/", "/parties/"),
    "bodies.Zone.name": "/committees/",
    # That a Party organisation exists and what for; never who is in it.
    "party.PartyOrganisation.name": ("/party/", "/parties/", "/committees/"),
    "party.PartyOrganisation.purpose": ("/party/", "/parties/"),
    # What a task force is for and which organisations are in it is no secret either; its log is.
    "taskforces.Charter.purpose": "/committees/",
    "taskforces.Charter.leaves": "/committees/",
    "taskforces.MemberUnit.name": "/committees/",
    "registry.Organisation.hours": "/organisations/",
    "registry.Contact.duty": "/organisations/",
    "registry.Contact.phone": "/organisations/",
    "registry.Posting.title": "/organisations/",
    "announcements.Announcement.title": ("/announcements/", "/committees/"),  # published to everybody, for good
    "announcements.Announcement.text": "/announcements/",
    "announcements.Announcement.role": "/announcements/",
    "announcements.Announcement.basis": "/announcements/",
    "announcements.Announcement.explanation": "/announcements/",
    "journal.Event.data": "/announcements/",  # who published it and until when
    "journal.Event.role": "/announcements/",
    "people.Invitation.title": "/invitations/",  # whoever has the secret of the link
    "?": ("/invitations/", "/committees/"),  # and there the name, masked
}
# What was asked at a 物业报告会, and what the firm answered, stands on a page for everybody, and nowhere else.
ENDS_WITH = dict.fromkeys(
    ("meetings.Meeting.title", "meetings.ActionItem.text", "meetings.ActionItem.report"), "/ledger/"
)
# Addresses that only a button opens say nothing when they are read.
READ = [name for name, (_, get, _) in ACCESS.items() if "405" not in get and name not in {"logout", "healthz"}]
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
NOT_FOLLOWED = ("/static/", "/admin/", "/accounts/logout", "/photos/", "/attachments/")
MOST_FOLLOWED = 8
SEARCHED = ["desk", "issues", "tasks", "routes", "homes_find", "organisations", "board", "petition_suggest"]


@pytest.fixture
def tenants(reference, settings):
    settings.RATE_LIMITS = False  # all lists are exported, one after the other
    found = TENANTS.again()
    for tenant in found.values():
        files_of(tenant, settings.MEDIA_ROOT)
    return found


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(response):
    """What a person can read in an answer; of an Excel file or an archive, all of its parts."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers if response.streaming else []:
        close()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return unescape(body.decode(errors="replace"))


def address_of(name, scene):
    return reverse(name, kwargs=scene[ACCESS[name][0]])


def crawl(client, own, foreign):
    """Every answer as (address, text): the whole table with both streets' arguments, then links, searches, exports."""
    known = [name for name in READ if ACCESS[name][0] in own.scene]
    waiting = list(dict.fromkeys(address_of(name, scene) for scene in (own.scene, foreign.scene) for name in known))
    seen, links = set(waiting), MOST_FOLLOWED
    while waiting:
        address = waiting.pop(0)
        text = text_of(client.get(address))
        yield address, without_echo(text, address.split("/"))
        new = [link for link in dict.fromkeys(LINK.findall(text)) if not link.startswith(NOT_FOLLOWED)]
        new = [link for link in new if link not in seen][:links]
        seen, waiting, links = seen | set(new), waiting + new, links - len(new)
    yield from searches(client, foreign)
    for name in kinds.known():
        yield f"/{name}/export", text_of(client.post(reverse("export", args=[name])))


def searches(client, foreign):
    """By a word of a petition, and of an issue as htmx asks, and by a number."""
    by = [(foreign.sign + CODES["petitions.Petition.text"], {}), (foreign.words[0], {})]
    by.append((foreign.sign + CODES["petitions.Issue.title"], {"HX-Request": "true"}))
    for page in map(reverse, SEARCHED):
        for asked, headers in by:
            text = text_of(client.get(page, {"q": asked, "text": asked}, headers=headers))
            yield f"{page}?q={asked}", without_echo(text, [asked])


def without_echo(text, asked):
    """A page repeats what was asked; a marker that it found is longer."""
    for word in asked:
        text = re.sub(f"{re.escape(word)}(?![0-9a-z])", "", text) if len(word) > 2 else text
    return text


def leaks(address, text, foreign):
    found = found_in(text, foreign.sign) | {word for word in foreign.words if word in text}
    return {what for what in found if not is_everybodys(what, address)}


def is_everybodys(what, address):
    return address.startswith(EVERYBODYS.get(what, "none")) or address.endswith(ENDS_WITH.get(what, "none"))


# --- the crawl ------------------------------------------------------------------------------------------------

# Who must find some of their own: of each room something.
SHOWN = {
    "resident": {
        "accounts.Consent.about",
        "accounts.User.phone",
        "petitions.Petition.comment",
        "petitions.Petition.contact_phone",
        "petitions.Photo.image",
        "petitions.Photo.name",
        "signin.Session.agent",
    },
    "member": {"petitions.Petition.text", "petitions.Route.basis", "journal.Event.words", "petitions.Issue.answer"},
    "chair": {"contracts.ServiceContract.price_note", "imports.Import.report", "registry.HeadRule.basis"},
    "lead": {"clocks.Ladder.note", "clocks.Step.label", "people.Invitation.name", "petitions.Extension.reason"},
    "auditor": {"journal.Event.data", "journal.Event.role"},
    "liaison": {"petitions.Petition.text"},
    "manager": {"petitions.Task.brief", "petitions.Task.report", "registry.Contact.name", "registry.HomeClaim.reason"},
}


@pytest.mark.parametrize("role", SHOWN)
def test_no_word_of_another_street_is_shown_anywhere(tenants, role, request):
    """The frame, which is the same on each page, on one of them."""
    own, foreign = tenants["乙"], tenants["甲"]
    found, leaked, client = set(), {}, signed_in(own.people[role])
    framed = text_of(client.get(reverse("inbox")))
    assert "退出" in framed
    request.getfixturevalue("bare_pages")
    for address, text in [("frame", framed), *crawl(client, own, foreign)]:
        found |= found_in(text, own.sign)
        for what in leaks(address, text, foreign):
            leaked.setdefault(what, []).append(address)
    assert leaked == {}
    assert SHOWN[role] <= found


def test_mail_tells_of_ones_own_street_only(tenants):
    send_due()
    assert {name for name in DOMAINS for letter in mail.outbox if letter.to[0].endswith(DOMAINS[name])} == set(DOMAINS)
    for letter in mail.outbox:
        (other,) = [one for one in tenants.values() if not letter.to[0].endswith(DOMAINS[one.name])]
        text = "\n".join([letter.subject, letter.body, *map(str, getattr(letter, "alternatives", ()))])
        assert leaks("mail", text, other) == set(), letter.to


# --- every visible_to bites -----------------------------------------------------------------------------------

# Which page of whom shows the rows of others once nothing keeps them out.
KEPT_BY = {
    Petition: ("officer", "petition"),
    Issue: ("officer", "issue"),
    Task: ("manager", "task"),
    Photo: ("resident", "photo"),
    Import: ("chair", "import"),
    Ladder: ("officer", "ladder"),
    Route: ("member", "routes"),
    ServiceContract: ("chair", "contract"),
    Handover: ("chair", "handover"),
    Nomination: ("chair", "nomination"),
    Commendation: ("chair", "commendation"),
    Meeting: ("chair", "meeting"),
    Resolution: ("chair", "resolution"),
    ActionItem: ("chair", "action_item"),
    Attachment: ("chair", "attachment"),
    Suggestion: ("chair", "suggestion"),
    ChargeHandover: ("chair", "charge_handover"),
    Emergency: ("officer", "emergency"),
    Charter: ("officer", "taskforce"),
    Round: ("chair", "round"),
    PartyPost: ("member", "party"),
    PartyRecord: ("resident", "party"),
    Notice: ("resident", "inbox"),
    Consent: ("resident", "my_data"),
    Session: ("resident", "sessions"),
}
# No page shows them by this alone; the second opinion notices all the same.
KEPT_TWICE = {
    ExportJob: "the deed that hands the file out asks whose it is",
    Extension: "the task's own wall stands before it",
    HomeClaim: "lists ask for what one confirms or may vouch for, which is less",
    Invitation: "the organisation's own wall stands before it",
    ManagerReport: "who may report is asked of the contract as well",
    Objection: "who may answer is asked of the announcement's side as well",
    LookWeek: "what is in a week is read from the journal, by the street of the week",
    TitleRecord: "only counted",
    Demand: "read with its body, by those who sit on it or see to it",
    Minutes: "read with their meeting",
    Visit: "read with its round",
    LogEntry: "read with its task force",
    PartyMember: "the roll is drawn for those who hold a post there",
    DualReport: "drawn for those who hold a post where it was made",
}
# Everybody's to read: an organisation for its telephone, an announcement because it was
# published, a committee because who governs is no secret.
EVERYBODYS_ROWS = (Organisation, Announcement, Committee, ByElection, PartyOrganisation)


def everything(rows, user):
    return rows.scoped() if hasattr(rows, "scoped") else rows.all()


@pytest.mark.parametrize("model", KEPT_BY)
def test_without_its_visible_to_the_crawl_finds_a_leak(tenants, model, monkeypatch):
    """甲 reads: 乙's rows are the newest, and on the first page of every list."""
    role, name = KEPT_BY[model]
    own, foreign = tenants["甲"], tenants["乙"]
    client, address = signed_in(own.people[role]), address_of(name, foreign.scene)
    asked = client.get if name in READ else client.post
    assert leaks(address, without_echo(text_of(asked(address)), address.split("/")), foreign) == set()
    monkeypatch.setattr(type(model.objects.all()), "visible_to", everything)
    assert leaks(address, without_echo(text_of(asked(address)), address.split("/")), foreign)


@pytest.mark.parametrize("model", [*KEPT_BY, *KEPT_TWICE])
def test_without_its_visible_to_the_second_opinion_differs(tenants, model, monkeypatch):
    rows = list(model.objects.all())
    people = [tenants[name].people[role] for name in tenants for role in ("officer", "resident")]
    allowed = {user: {row.pk for row in rows if may_see(user, row, Standing(user))} for user in people}
    assert {user: {row.pk for row in model.objects.visible_to(user)} for user in people} == allowed
    monkeypatch.setattr(type(model.objects.all()), "visible_to", everything)
    assert {user: {row.pk for row in model.objects.visible_to(user)} for user in people} != allowed


def test_every_visible_to_was_taken_away():
    assert {*KEPT_BY, *KEPT_TWICE} == set(OPINIONS) - set(EVERYBODYS_ROWS)


def test_every_kind_of_row_that_is_scoped_is_in_both_streets(tenants):
    """A kind without rows would be one whose words no crawl can find: add it to tests/tenants.py."""
    counts = {model.__name__: model.objects.count() for model in OPINIONS}
    assert {name for name, count in counts.items() if count < len(tenants)} == set()


def test_every_address_is_read_with_the_arguments_of_both_streets(tenants):
    """An address that is new in tests/test_access.py needs its rows in tests/tenants.py too."""
    wanted = {ACCESS[name][0] for name in READ}
    assert {name: wanted - set(tenant.scene) for name, tenant in tenants.items()} == {name: set() for name in tenants}
