"""What accounts, journal, registry and this room hold about a person, and how it is made anonymous."""

from datetime import datetime, time

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from governance.accounts import consents, holdings
from governance.accounts.holdings import scrub_rows
from governance.accounts.models import User
from governance.imports.models import ImportChange
from governance.journal import looks
from governance.journal.actions import scrub_words
from governance.journal.models import Event, Notice
from governance.people.models import Invitation
from governance.phrases import SHANGHAI, day, moment
from governance.registry.models import Home, HomeClaim, Occupancy, Ownership, Posting, TitleRecord
from governance.registry.states import ClaimState, Duty, Title

NOBODY = "已注销用户"


def register():
    """Lowest first; an erasure goes through them from the top."""
    holdings.add("account", "账号", account, erase=erase_account)
    holdings.add("journal", "通知", notices, erase=erase_words)
    holdings.add("consents", "我的同意", agreed, erase=end_consents)
    holdings.add("homes", "房屋绑定", homes, erase=end_homes)
    holdings.add("claims", "房屋绑定申请", claims, erase=erase_claims)
    holdings.add("postings", "任职", postings, erase=end_postings, ties=open_postings)
    holdings.add("invitations", "任职邀请", invitations, erase=erase_invitations)
    holdings.add("titles", "业主登记", titles, erase=erase_titles)
    holdings.add("looks", "谁看过我的姓名、电话和门牌", seen)
    looks.add(lambda person: looks.at_rows(HomeClaim.objects.of(person)))
    looks.add(names_seen)


def period(row):
    """From when until when, in words."""
    return f"{day(row.since)} 起" + (f"，{day(row.until)} 止" if row.until else "")


# --- accounts ------------------------------------------------------------------------------------


def account(person):
    yield {
        "用户名": person.username,
        "姓名": person.display_name,
        "手机号": person.phone,
        "电子邮箱": person.email,
        "注册时间": moment(person.date_joined),
        "最近登录": moment(person.last_login),
        "通知群机器人": person.reach.get("hook", ""),
    }


def erase_account(person, traces, at):
    User.objects.filter(pk=person.pk).update(
        username=f"closed-{person.pk}",
        display_name=NOBODY,
        phone="",
        email="",
        note="",
        reach={},
        password=make_password(None),
        is_active=False,
        is_staff=False,
        is_superuser=False,
        last_login=None,
        closed_at=at,
    )
    ours = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    ours.update(object_repr=NOBODY, change_message="")


def agreed(person):
    for consent in person.consents.all():
        yield {
            "事项": consents.get(consent.purpose).label,
            "关于": consent.about,
            "文本版本": consent.version,
            "方式": consent.get_how_display(),
            "同意时间": moment(consent.given_at),
            "撤回时间": moment(consent.withdrawn_at) if consent.withdrawn_at else "",
        }


def end_consents(person, traces, at):
    """The rows stay: that she agreed, and to what, must be shown even later. They name nobody."""
    person.consents.in_force().update(withdrawn_at=at)


# --- journal -------------------------------------------------------------------------------------


def notices(person):
    count = Notice.objects.visible_to(person).count()
    if count:
        yield {"站内消息": f"{count} 条", "其中未读": f"{Notice.objects.visible_to(person).unread().count()} 条"}


def erase_words(person, traces, at):
    """What she typed anywhere, what was typed about her account, and what she was told; unsent mail stays here."""
    mine = Notice.objects.filter(recipient=person)
    mine.unsent().update(given_up_at=at)
    mine.exclude(last_error="").update(last_error="")
    told = Event.objects.filter(pk__in=mine.values("event"))
    return [
        pk
        for events in (Event.objects.filter(by=person), Event.objects.about(person).order_by(), told)
        for pk in scrub_words(events, traces.scrub)
    ]


# --- registry ------------------------------------------------------------------------------------


def homes(person):
    for facts, kind in ((person.ownerships, lambda row: "业主"), (person.occupancies, Occupancy.get_kind_display)):
        for row in facts.select_related("home__entrance__building__community").order_by("-since", "-pk"):
            community = row.home.entrance.building.community
            yield {"房屋": f"{community}{row.home}", "身份": kind(row), "期间": period(row)}


def end_homes(person, traces, at):
    """Who closes an account still owns: the roll keeps an owner without a name, so that heads and areas stay exact."""
    today = timezone.localdate(at)
    for fact in Ownership.objects.filter(person=person).exclude(until__lte=today).order_by("pk"):
        _keep_in_roll(fact, today)
    TitleRecord.objects.filter(ownership__person=person).update(**_nameless(person))
    _end(Ownership, person, at)
    _end(Occupancy, person, at)
    return _scrub_about(Ownership, person, traces) + _scrub_about(Occupancy, person, traces)


def _nameless(person):
    """One and the same owner still, of however many homes (TitleRecord.head)."""
    return {"name": f"已注销业主 {person.pk}", "phone_tail": "----", "phone_digest": f"closed-{person.pk}"}


def _keep_in_roll(fact, today):
    """The paper roll's record takes the place of the title that ends; where there is none, it begins."""
    same_name = Q(home=fact.home, ownership=None, name=_nameless(fact.person)["name"])
    records = TitleRecord.objects.filter(Q(ownership=fact) | same_name, until=None)
    if records.update(ownership=None, **_nameless(fact.person)):
        return
    title = fact.title if fact.title in (Title.COMMODITY, Title.SOLD_PUBLIC) else ""
    TitleRecord.objects.create(
        home=fact.home,
        since=max(today, fact.since),
        until=fact.until,
        title=title,
        share=fact.share,
        shares=fact.shares,
        **_nameless(fact.person),
    )


def claims(person):
    for claim in HomeClaim.objects.of(person).for_list().order_by("-pk"):
        yield {
            "房屋": f"{claim.home.entrance.building.community}{claim.home}",
            "身份": claim.get_kind_display(),
            "申请时间": moment(claim.claimed_at),
            "结果": claim.get_state_display(),
            "说明": claim.reason,
        }


def erase_claims(person, traces, at):
    """What still waits ends; nobody can confirm somebody who left."""
    mine = HomeClaim.objects.filter(person=person)
    mine.filter(state=ClaimState.WAITING).update(state=ClaimState.REFUSED, decided_at=at, decided_by=person)
    mine.exclude(reason="").update(reason="")
    return _scrub_about(HomeClaim, person, traces)


def postings(person):
    for row in person.postings.select_related("organisation").order_by("-since", "-pk"):
        yield {
            "单位": row.organisation.name,
            "职务": row.title,
            "分工": "、".join(Duty(duty).label for duty in row.duties),
            "期间": period(row),
        }


def open_postings(person):
    return [
        f"您在{row.organisation}任{row.title}，请先交接，由单位负责人结束任职"
        for row in person.postings.current().select_related("organisation")
    ]


def end_postings(person, traces, at):
    _end(Posting, person, at)
    return _scrub_about(Posting, person, traces)


def _end(facts, person, at):
    """Rows that hold, or would hold some day, end today."""
    today = timezone.localdate(at)
    for row in facts.objects.filter(person=person).exclude(until__lte=today):
        row.until = max(today, row.since)
        row.save(update_fields=["until"])


def _scrub_about(model, person, traces):
    rows = model.objects.filter(person=person).values("pk")
    kind = ContentType.objects.get_for_model(model)
    return scrub_words(Event.objects.filter(subject_type=kind, subject_id__in=rows), traces.scrub)


def titles(person):
    """What the paper roll says of her: records that her account took over, and her own name at a home of hers."""
    for record in recorded(person).select_related("home__entrance__building__community").order_by("pk"):
        yield {
            "房屋": f"{record.home.entrance.building.community}{record.home}",
            "登记的姓名": record.name,
            "登记的手机号": f"尾号 {record.phone_tail}" if record.phone_tail else "",
            "期间": period(record),
        }


def recorded(person):
    """Never by a phone alone: whoever types somebody else's number must neither read nor erase what is theirs."""
    linked = TitleRecord.objects.filter(ownership__person=person)
    hers = Q(home__in=person.ownerships.values("home"), name=person.display_name, ownership=None)
    return TitleRecord.objects.filter(Q(pk__in=linked.values("pk")) | hers & ~Q(home__in=linked.values("home")))


def erase_titles(person, traces, at):
    """Before her titles end (end_homes): the record that is hers without a link is hers still, and has no name."""
    hers = list(recorded(person).values_list("pk", flat=True))
    TitleRecord.objects.filter(pk__in=hers).update(**_nameless(person))
    kind = ContentType.objects.get_for_model(TitleRecord)
    ImportChange.objects.filter(thing_type=kind, thing_id__in=hers, created=False).update(old={}, new={})


# --- looks ---------------------------------------------------------------------------------------

NAMES_SEEN = "home.names_seen"
SEEN = {looks.PHONE: "电话", looks.BEFORE: "电话", looks.DOOR: "门牌", NAMES_SEEN: "姓名"}


def seen(person):
    """Each look with the office that looked, never its person: who it was is the street's and the auditor's to ask."""
    for event in looks.looks_at_person(person).prefetch_related("subject"):
        said = event.said
        why = "，".join(filter(None, [said.get("why") or said.get("reason"), said.get("note")]))
        yield {
            "时间": moment(event.at),
            "谁查看": event.role or "社区居委会或街道",
            "看了什么": SEEN[event.verb],
            "关于": getattr(event.subject, "number", "") or SUBJECTS.get(type(event.subject), ""),
            "理由": why,
        }


SUBJECTS = {HomeClaim: "房屋绑定申请", Home: "房屋绑定"}


def names_seen(person):
    """Looks at the names of a home while she was bound to it."""
    kind, mine = ContentType.objects.get_for_model(Home), Q(pk__in=[])
    for facts in (person.ownerships.all(), person.occupancies.all()):
        for fact in facts:
            ends = Q(at__lt=midnight(fact.until)) if fact.until else Q()
            mine |= Q(subject_id=fact.home_id, at__gte=midnight(fact.since)) & ends
    return Q(verb=NAMES_SEEN, subject_type=kind) & mine


def midnight(day):
    return datetime.combine(day, time(), SHANGHAI)


# --- this room -----------------------------------------------------------------------------------


def invitations(person):
    for row in Invitation.objects.filter(accepted_by=person).scoped().select_related("organisation"):
        yield {
            "单位": row.organisation.name,
            "职务": row.title,
            "邀请时写的姓名": row.name,
            "邀请时写的手机号": row.phone,
            "接受时间": moment(row.accepted_at),
        }


def erase_invitations(person, traces, at):
    """Those that she accepted, and open ones that name her phone."""
    Invitation.objects.filter(accepted_by=person).update(name=NOBODY, phone="")
    waiting = Invitation.objects.filter(phone__in=traces.phones)
    waiting.open().update(revoked_at=at)
    waiting.update(name=NOBODY, phone="")
    scrub_rows(Invitation.objects.filter(by=person), traces, "title")
