"""决议: proposed, signed by more than half of all members, published for ten working days, then in force."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.announcements.actions import announce, withdraw
from committees.announcements.models import Announcement
from committees.bodies.parts import people_of
from committees.meetings import kinds as subjects
from committees.meetings import limits, rules
from committees.meetings.actions.doing import drop_promises, tell_matters
from committees.meetings.actions.moves import lock, members_of, move, note, officers_of
from committees.meetings.counts import owners_fault, quorum_of, signed_of
from committees.meetings.models import Answered, OwnerVoteRecord, Resolution, ResolutionSignature
from committees.meetings.states import MatterClass, ResolutionState, SignedHow
from governance.attachments.actions import claim
from governance.clocks import actions as clocks
from governance.phrases import deadline
from governance.refusals import NotAllowed, NotPossibleNow

NOT_HERE = "只有物管会、业委会的会议可以作出决议。"
MEMBERS_ONLY = "决议由开会当日在任、现在仍然在任的委员签字（物业管理条例{}）"


@transaction.atomic
def propose(*, meeting, title, text, matter_class, nonce, by, owners_matter="", item=None, at=None):
    """Put to the members. A meeting without a quorum may talk, but it cannot resolve (§57, §45)."""
    at = at or timezone.now()
    meeting = lock(meeting)
    if not meeting.resolves:
        raise NotPossibleNow(NOT_HERE)
    move(meeting, "resolve", by=by)
    already = Resolution.objects.filter(proposed_by=by, nonce=nonce).first()
    if already:
        return already
    if faults := quorum_of(meeting).faults:
        raise NotPossibleNow("这次会议可以讨论，不能作出决议：" + "；".join(faults) + "。")
    if (matter_class == MatterClass.OWNERS) != bool(owners_matter):
        raise NotPossibleNow("由业主共同决定的事项，请选明是哪一项（物业管理条例第三十四条）。")
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=item,
        committee=meeting.committee,
        community=meeting.community,
        title=title,
        text=text,
        matter_class=matter_class,
        owners_matter=owners_matter,
        proposed_at=at,
        proposed_by=by,
        nonce=nonce,
    )
    note("resolution.proposed", resolution, by=by, at=at, tell=members_of(meeting), title=title)
    return resolution


def digest_of(resolution):
    """Of the words that are signed."""
    return hashlib.sha256(f"{resolution.pk}\n{resolution.title}\n{resolution.text}".encode()).hexdigest()


@transaction.atomic
def sign_resolution(*, resolution, by, at=None):
    """A member agrees, by her own hand in the portal."""
    at = at or timezone.now()
    resolution = lock(resolution)
    seat = rules.signing_seat(by, resolution)
    if seat is None:
        raise NotAllowed(MEMBERS_ONLY.format(resolution.committee.law.meets))
    _sign(resolution, seat, by=by, at=at, how=SignedHow.PORTAL)
    count = signed_of(resolution)
    note("resolution.signed", resolution, by=by, at=at, signatures=count.signatures, needed=count.needed)
    return _settle(resolution, at=at)


@transaction.atomic
def sign_on_paper(*, resolution, seat, paper, nonce=None, by, at=None):
    """A member signed the printed sheet; who chairs records it, says where it is kept, and may add a scan."""
    at = at or timezone.now()
    resolution = move(lock(resolution), "paper", by=by)
    signature = _sign(resolution, seat, by=by, at=at, how=SignedHow.PAPER, paper=paper)
    claim(nonce=nonce, subject=signature, by=by)
    count = signed_of(resolution)
    words = {"who": seat.get_kind_display(), "signatures": count.signatures, "needed": count.needed}
    note("resolution.signed_on_paper", resolution, by=by, at=at, **words)
    return _settle(resolution, at=at)


def _sign(resolution, seat, **how):
    if resolution.state not in (ResolutionState.PROPOSED, ResolutionState.SIGNED):
        raise NotPossibleNow(f"决议现在是“{resolution.get_state_display()}”，不能再签字。")
    if not rules.signing_seats(resolution).filter(pk=seat.pk).exists():
        raise NotAllowed(MEMBERS_ONLY.format(resolution.committee.law.meets))
    try:
        with transaction.atomic():
            digest = digest_of(resolution)
            return ResolutionSignature.objects.create(resolution=resolution, seat=seat, digest=digest, **how)
    except IntegrityError as error:
        raise NotPossibleNow("这个席位已经签过字。") from error


@transaction.atomic
def record_vote(*, resolution, by, at=None, **counts):
    """What the owners decided, as the official system or the paper count says; one that failed is recorded too."""
    at = at or timezone.now()
    resolution = move(lock(resolution), "vote", by=by)
    if OwnerVoteRecord.objects.filter(resolution=resolution).exists():
        raise NotPossibleNow("业主表决结果已经登记。重新表决的，请作废这份决议，另提一份。")
    if counts["closed_on"] > timezone.localdate(at):
        raise NotPossibleNow("业主表决还没有结束，结束以后再登记结果。")
    vote = OwnerVoteRecord(resolution=resolution, recorded_at=at, recorded_by=by, **counts)
    fault = owners_fault(resolution.owners_matter, vote.tally)
    vote.save()
    resolution.owners_agreed = not fault
    resolution.save(update_fields=["owners_agreed"])
    result = f"未通过：{fault}。" if fault else "通过。"
    words = {"part": vote.heads_taking_part, "agree": vote.heads_agreeing, "result": result}
    note("resolution.voted", resolution, by=by, at=at, **words)
    return _settle(resolution, at=at)


def against_passing(resolution):
    """Why it has not passed, in sentences with their articles; empty when it has what it needs."""
    count, sentences, law = signed_of(resolution), [], resolution.committee.law
    if not count.is_majority:
        sentences.append(
            f"须有全体委员过半数签字：{count.members} 人中至少 {count.needed} 人，"
            f"现有 {count.signatures} 人（物业管理条例{law.meets}）"
        )
    if resolution.is_owners and not resolution.owners_agreed:
        sentences.append(
            f"“{resolution.get_owners_matter_display()}”由业主共同决定，{law.short}不能代为决定"
            f"（物业管理条例{law.decides}，民法典第二百七十八条）"
        )
    return sentences


def _settle(resolution, *, at):
    """It passes by itself with the last thing that was missing; three days to publish it begin (D1, §45)."""
    if resolution.state != ResolutionState.PROPOSED or against_passing(resolution):
        return resolution
    move(resolution, "pass", by=None, signed_at=at)
    meeting, count = resolution.meeting, signed_of(resolution)
    latest = resolution.vote.recorded_at if resolution.is_owners else meeting.opened_at
    counted_from = max(meeting.closed_at or at, latest)
    kind = limits.publication_of(resolution.committee)
    limit = limits.limit_on(kind, timezone.localdate(at), resolution.community.street_id)
    if limit and clocks.due(counted_from, limit).at <= at:
        counted_from = at  # the last signature came long after the meeting: nothing was decided before it
    due = ""
    if limit:
        clock = clocks.start(kind=kind, subject=resolution, limit=limit, at=at, cause="散会", counted_from=counted_from)
        due = deadline(clock.due_at)
    words = {"members": count.members, "signatures": count.signatures, "due": due, "title": resolution.title}
    note("resolution.passed", resolution, by=None, at=at, tell=officers_of(meeting), **words)
    return resolution


@transaction.atomic
def publish(*, resolution, by, at=None):
    """To everybody, at once; in force when the publicity is over: ten working days for a 物管会 (D2)."""
    at = at or timezone.now()
    resolution = move(lock(resolution), "publish", by=by, published_at=at)
    clocks.stop(kind=limits.publication_of(resolution.committee), subject=resolution, at=at, outcome="published")
    announced = announce(
        kind="owners_resolution" if resolution.committee.is_elected else "resolution",
        subject=resolution,
        community=resolution.community,
        title=resolution.title,
        text=resolution.text,
        by=by,
        at=at,
    )
    words = {"title": resolution.title, "until": deadline(announced.ends_at)}
    note("resolution.published", resolution, by=by, at=at, tell=members_of(resolution.meeting), **words)
    return resolution


@transaction.atomic
def take_effect(*, resolution, at):
    """The publicity is over; nobody revoked it."""
    resolution = lock(resolution)
    if resolution.state != ResolutionState.PUBLISHED:
        return resolution
    move(resolution, "take_effect", by=None, effective_at=at)
    words = {"title": resolution.title}
    note("resolution.took_effect", resolution, by=None, at=at, tell=members_of(resolution.meeting), **words)
    return resolution


@transaction.atomic
def void(*, resolution, reason, by, at=None):
    """Before it is published the committee may let it go; of one that had passed 居委会 and street hear, too."""
    at = at or timezone.now()
    resolution = lock(resolution)
    had_passed = resolution.has_passed
    move(resolution, "void", by=by, ended_at=at, ended_reason=reason)
    clocks.stop(kind=limits.publication_of(resolution.committee), subject=resolution, at=at, outcome="voided")
    words = {"title": resolution.title, "reason": reason}
    told = members_of(resolution.meeting)
    told += people_of(["neighbourhood", "street"], resolution.community) if had_passed else []
    note("resolution.voided", resolution, by=by, at=at, tell=told, **words)
    tell_matters(resolution=resolution, by=by, at=at)
    drop_promises(resolution=resolution, reason="决议已作废", at=at)
    return resolution


@transaction.atomic
def revoke(*, resolution, reason, by, at=None):
    """The street revokes what breaks the law; what was published stays readable, with the reason."""
    at = at or timezone.now()
    resolution = move(lock(resolution), "revoke", by=by, ended_at=at, ended_reason=reason)
    for announced in Announcement.objects.about(resolution).published():
        if announced.is_online:
            withdraw(announcement=announced, reason=reason[:200], with_its_thing=True, by=by, at=at)
    count = resolution.answered.count()
    again = f" 以它答复过 {count} 件事项，诉求人已收到通知，请逐件核对。" if count else ""
    words = {"title": resolution.title, "reason": reason, "again": again}
    note("resolution.revoked", resolution, by=by, at=at, tell=members_of(resolution.meeting), **words)
    tell_matters(resolution=resolution, by=by, at=at)
    drop_promises(resolution=resolution, reason="决议已由街道撤销", at=at)
    return resolution


@transaction.atomic
def answer_with(*, resolution, matters, text, by, at=None):
    """One resolution answers many matters; the room of each tells whoever asked."""
    at = at or timezone.now()
    resolution = move(lock(resolution), "answer", by=by)
    there = {(row.subject_type_id, row.subject_id) for row in resolution.answered.all()}
    new = [Answered(resolution=resolution, subject=matter, at=at, by=by) for matter in matters]
    new = [row for row in new if (row.subject_type_id, row.subject_id) not in there]
    if not new:
        raise NotPossibleNow("这些事项已经以本决议答复。")
    for row in new:
        subjects.of(row.subject).answer(row.subject, resolution=resolution, text=text, by=by, at=at)
    Answered.objects.bulk_create(new)
    note("resolution.answered", resolution, by=by, at=at, count=len(new))
    return new
