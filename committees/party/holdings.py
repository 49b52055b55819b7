"""What this room holds about a person: posts, membership, 双报到; and the consent to be named."""

from django.utils import timezone

from committees.party.models import SHOWN, DualReport, PartyMember, PartyOrganisation, PartyPost, PartyRecord, stands
from governance.accounts import consents, holdings
from governance.accounts.consents import Purpose
from governance.accounts.holdings import scrub_rows
from governance.phrases import day


def register():
    consents.add(Purpose(SHOWN, "公开我的党员身份和党内职务（亮身份）", "2026-11-29"))
    holdings.add("party", "党组织关系登记", rows, erase=erase, ties=ties)


def rows(person):
    for post in person.party_posts.unscoped("her own").select_related("party").order_by("-since", "-pk"):
        yield {"党组织": post.party.name, "登记": post.get_office_display(), "期间": _span(post)} | _why(post)
    for member in person.party_memberships.unscoped("her own").select_related("party").order_by("-since", "-pk"):
        yield {"党组织": member.party.name, "登记": "党员名册", "期间": _span(member)} | _why(member)
    for report in person.dual_reports.unscoped("her own").select_related("party").order_by("-since", "-pk"):
        yield {"党组织": report.party.name, "登记": f"双报到：{report.unit}，{report.claims}", "期间": _span(report)}


def _span(period):
    return f"{day(period.since)} 起" + (f"，{day(period.until)} 止" if period.until else "")


def _why(period):
    return {"结束原因": period.get_end_reason_display()} if period.end_reason else {}


def ties(person):
    """With the organisation ends the post, whether or not anybody wrote that down."""
    posts = person.party_posts.current().filter(stands("party__")).unscoped("her own").select_related("party")
    return [f"您是{post.party}{post.get_office_display()}，请先交接" for post in posts]


def erase(person, traces, at):
    """Membership leaves no trace: the rows go. Posts only end, the history of an organisation needs them."""
    today = timezone.localdate(at)
    PartyMember.objects.filter(person=person).delete()
    DualReport.objects.filter(person=person).delete()
    for post in PartyPost.objects.filter(person=person).exclude(until__lte=today):
        post.until = max(today, post.since)
        post.save(update_fields=["until"])
    scrub_rows(PartyRecord.objects.all(), traces, "title", "text", "reason")
    scrub_rows(PartyOrganisation.objects.all(), traces, "purpose")
    return []
