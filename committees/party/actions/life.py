"""三会一课, 主题党日 and 双报到."""

from django.db import transaction
from django.utils import timezone

from committees.party import rules
from committees.party.actions.organisations import TEMPORARY, lock
from committees.party.models import DualReport, PartyRecord
from committees.party.states import RecordKind
from governance.journal.actions import record
from governance.phrases import day
from governance.refusals import NotAllowed, NotPossibleNow

NOT_OF_A_TEMPORARY_ONE = (
    f"临时党支部一般不发展党员、处分处置党员，不收缴党费，不选举党代表大会代表和进行换届（{TEMPORARY}）"
)


@transaction.atomic
def record_life(*, party, kind, held_on, title, present, text, nonce, by, at=None):
    """Written once per form. A temporary branch admits, disciplines and elects nobody and collects no dues."""
    at = at or timezone.now()
    party = lock(party)
    if not rules.keeps(by, party):
        raise NotAllowed("只有本党组织的书记、副书记、组织委员可以登记")
    if already := PartyRecord.objects.filter(written_by=by, nonce=nonce).first():
        return already
    _must_fit(party, kind, held_on, at)
    row = PartyRecord.objects.create(
        party=party,
        kind=kind,
        held_on=held_on,
        title=title,
        present=present,
        text=text,
        nonce=nonce,
        written_at=at,
        written_by=by,
    )
    said = {"kind": row.get_kind_display(), "on": day(held_on)}
    record("party.recorded", subject=party, by=by, role=rules.role_of(by, party), at=at, **said)
    return row


@transaction.atomic
def correct_life(*, entry, kind, held_on, title, present, text, reason, nonce, by, at=None):
    """A new version with its reason; the old words stay, and the journal knows neither."""
    at = at or timezone.now()
    party = lock(entry.party)
    if not rules.keeps(by, party):
        raise NotAllowed("只有本党组织的书记、副书记、组织委员可以更正")
    if already := PartyRecord.objects.filter(written_by=by, nonce=nonce).first():
        return already
    if PartyRecord.objects.filter(corrects=entry).exists():
        raise NotPossibleNow("这条记录已经更正过，请打开更正后的记录再改。")
    _must_fit(party, kind, held_on, at)
    words = {"kind": kind, "held_on": held_on, "title": title, "present": present, "text": text}
    if all(getattr(entry, field) == value for field, value in words.items()):
        raise NotPossibleNow("内容没有改动，不需要更正。")
    row = PartyRecord.objects.create(
        party=party, corrects=entry, reason=reason, nonce=nonce, written_at=at, written_by=by, **words
    )
    said = {"kind": entry.get_kind_display(), "on": day(entry.held_on)}
    record("party.corrected", subject=party, by=by, role=rules.role_of(by, party), at=at, **said)
    return row


def _must_fit(party, kind, held_on, at):
    if kind not in party.record_kinds:
        raise NotPossibleNow(f"不能登记“{RecordKind(kind).label}”：{NOT_OF_A_TEMPORARY_ONE}。")
    if not party.since <= held_on <= timezone.localdate(at):
        raise NotPossibleNow(f"日期应当不早于党组织成立的{day(party.since)}，不晚于今天。")


@transaction.atomic
def claim_report(*, party, unit, claims, by, at=None):
    """A member in service reports where he or she lives; once at a time."""
    at = at or timezone.now()
    party = lock(party)
    if not party.is_current:
        raise NotPossibleNow(f"{party}已经撤销。")
    if DualReport.objects.filter(party=party, person=by, until=None).exists():
        raise NotPossibleNow("您已经报到过，不用重复登记。")
    on = timezone.localdate(at)
    report = DualReport.objects.create(party=party, person=by, unit=unit, claims=claims, since=on)
    record("party.reported", subject=party, by=None, role="在职党员", at=at, on=day(on))  # who it was stays here
    return report


@transaction.atomic
def end_report(*, report, by, at=None):
    """From today on she helps there no more: she says so herself, or who keeps the roll does."""
    at = at or timezone.now()
    party = lock(report.party)
    report = DualReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.person_id != by.pk and not rules.keeps(by, party):
        raise NotAllowed("只有报到的党员本人和本党组织的书记、副书记、组织委员可以结束报到")
    if report.until is not None:
        raise NotPossibleNow(f"报到已于{day(report.until)}结束。")
    report.until = max(timezone.localdate(at), report.since)
    report.save(update_fields=["until"])
    is_hers = report.person_id == by.pk  # who it was stays here
    who = {"by": None, "role": "在职党员"} if is_hers else {"by": by, "role": rules.role_of(by, party)}
    record("party.report_ended", subject=party, at=at, on=day(report.until), **who)
    return report


@transaction.atomic
def review_report(*, report, by, at=None):
    """Once a year somebody looks whether it still holds."""
    at = at or timezone.now()
    party = lock(report.party)
    if not rules.keeps(by, party):
        raise NotAllowed("只有本党组织的书记、副书记、组织委员可以核对")
    report = DualReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    on = timezone.localdate(at)
    if report.until is not None:
        raise NotPossibleNow(f"报到已于{day(report.until)}结束，不用核对。")
    if report.reviewed_on and report.reviewed_on.year == on.year:
        raise NotPossibleNow(f"今年已于{day(report.reviewed_on)}核对。")
    report.reviewed_on = on
    report.save(update_fields=["reviewed_on"])
    record("party.reviewed", subject=party, by=by, role=rules.role_of(by, party), at=at, on=day(on))
    return report
