"""任职: invited by who looks after the organisation, accepted by the person, ended on its date or before."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from governance import sms
from governance.accounts import consents, texts
from governance.accounts.models import User
from governance.journal.actions import record
from governance.people import slips
from governance.people.models import INVITATIONS_LAST, Invitation
from governance.people.rules import may_extend, may_grant
from governance.people.states import InvitationState
from governance.phrases import day as day_of
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.actions import UsernameTaken
from governance.registry.models import Posting, postings_of
from governance.registry.states import Duty

OURS_ONLY = "只有单位负责人或所属街道负责人可以办理"


@transaction.atomic
def invite(*, organisation, by, nonce, name, title, phone="", at=None, **post):
    """Offer a post; returns the invitation and its secret, which is shown this once.

    `post` may hold `is_lead`, `duties`, `since` and `until`. The same form sent again finds the invitation of the
    first time, and the same secret. Where text messages go anywhere, the link goes to the phone as well, once.
    """
    at = at or timezone.now()
    duties = sorted(set(post.get("duties", ())))
    if not may_grant(by, organisation, duties):
        raise NotAllowed("审计员只能由街道负责人在街道办事处设置" if Duty.AUDITOR in duties else OURS_ONLY)
    if phone and phone == by.phone:
        raise NotAllowed("不能邀请自己任职")
    token = slips.invitation_token(nonce)
    invitation, is_new = Invitation.objects.get_or_create(
        token_hash=slips.digest(token),
        defaults={
            "organisation": organisation,
            "by": by,
            "nonce": nonce,
            "name": name,
            "phone": phone,
            "title": title,
            "is_lead": post.get("is_lead", False),
            "duties": duties,
            "since": post.get("since") or timezone.localdate(at),
            "until": post.get("until"),
            "made_at": at,
            "expires_at": at + INVITATIONS_LAST,
        },
    )
    if invitation.by_id != by.pk or invitation.organisation_id != organisation.pk:
        raise NotPossibleNow("这张表已经用过，请重新打开邀请页")
    if is_new:
        record("staff.invited", subject=invitation, by=by, at=at, **_said(invitation))
        _text(invitation, token)
    return invitation, token


def _text(invitation, token):
    """Without the invited person's name: a number may have been mistyped."""
    if invitation.phone and sms.is_available():
        link = settings.SITE["url"].rstrip("/") + reverse("invitation", args=[token])
        until = day_of(timezone.localdate(invitation.expires_at))
        said = f"{invitation.organisation}邀请您任职，{until}前请打开：{link} 与您无关请忽略。"
        texts.send_after_commit(invitation.phone, f"【{settings.SITE['name']}】{said}")


def _said(row):
    return {"organisation": row.organisation.name, "post": post_of(row), "until": str(row.until or "")}


def post_of(row):
    """The post in words, without the person: 项目经理（负责人、项目负责人）."""
    marks = [*(["负责人"] if row.is_lead else []), *(Duty(duty).label for duty in row.duties)]
    return row.title + (f"（{'、'.join(marks)}）" if marks else "")


def invitation_of(token):
    """The invitation that this secret opens, or None."""
    shown = Invitation.objects.unscoped("whoever has the secret of the link may open it")
    return shown.filter(token_hash=slips.digest(token)).select_related("organisation", "by").first()


@transaction.atomic
def accept_invitation(*, token, by, at=None):
    """Take the post. Whoever invited must still have the right to give it."""
    at = at or timezone.now()
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "by")
        .get(token_hash=slips.digest(token))
    )
    check_open(invitation, at)
    if invitation.by_id == by.pk:
        raise NotAllowed("不能接受自己发出的邀请，请让受邀人用自己的账号打开")
    if not may_grant(invitation.by, invitation.organisation, invitation.duties):
        raise NotPossibleNow("发出邀请的人已不再负责这个单位，请单位重新邀请")
    posting = _post(invitation, by, timezone.localdate(at))
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("staff.joined", subject=invitation, by=by, at=at, tell=[invitation.by], **_said(invitation))
    return posting


def check_open(invitation, at):
    """Or a sentence that says what became of it."""
    state = invitation.state_at(at)
    if state != InvitationState.OPEN:
        raise NotPossibleNow(f"这份邀请{state.label}，请联系{invitation.organisation}重新邀请")
    if invitation.until and invitation.until <= timezone.localdate(at):
        raise NotPossibleNow(f"这份邀请的任职期已于 {invitation.until} 结束，请联系{invitation.organisation}重新邀请")


def _post(invitation, person, day):
    here = Posting.objects.filter(person=person, organisation=invitation.organisation)
    if here.current().exists() or here.filter(until=None).exists():
        raise NotPossibleNow("您已经在这个单位任职，需要改动请由单位负责人办理")
    if Duty.AUDITOR in invitation.duties and postings_of(person).exists():
        raise NotPossibleNow("审计员不能同时办理业务，请先结束您的其他任职")
    try:
        with transaction.atomic():
            return Posting.objects.create(
                person=person,
                organisation=invitation.organisation,
                title=invitation.title,
                is_lead=invitation.is_lead,
                duties=invitation.duties,
                since=max(invitation.since, day),
                until=invitation.until,
            )
    except IntegrityError as error:
        raise NotPossibleNow("您已经在这个单位任职") from error


@transaction.atomic
def join_by_invitation(*, token, username, password, at=None):
    """A new account that begins with its post: both or nothing."""
    at = at or timezone.now()
    invitation = Invitation.objects.get(token_hash=slips.digest(token))
    person = User(username=username, display_name=invitation.name, phone=invitation.phone, date_joined=at)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise UsernameTaken(username) from error
    consents.give(person=person, purpose=consents.PRIVACY, at=at)
    record("person.signed_up", subject=person, by=person, at=at, notice=consents.PRIVACY_NOTICE)
    accept_invitation(token=token, by=person, at=at)
    return person


@transaction.atomic
def revoke_invitation(*, invitation, by, at=None):
    """Take the offer back while nobody has accepted it."""
    at = at or timezone.now()
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not may_grant(by, invitation.organisation, invitation.duties):
        raise NotAllowed(OURS_ONLY)
    if invitation.accepted_at or invitation.revoked_at:
        raise NotPossibleNow(f"这份邀请{invitation.state_at(at).label}")
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    record("staff.invitation_revoked", subject=invitation, by=by, at=at, **_said(invitation))
    return invitation


@transaction.atomic
def extend_posting(*, posting, until, by, at=None):
    """A later last day, or none; never for oneself."""
    at = at or timezone.now()
    posting = _locked(posting)
    if not may_extend(by, posting):
        raise NotAllowed("不能延长自己的任职" if posting.person_id == by.pk else OURS_ONLY)
    _holds(posting, timezone.localdate(at))
    if until and until <= timezone.localdate(at):
        raise NotPossibleNow("任职至的日期要晚于今天；要马上结束，请用“结束任职”")
    posting.until = until
    posting.save(update_fields=["until"])
    said = _said(posting) | {"until": str(until or "不定期")}
    record("staff.extended", subject=posting, by=by, at=at, tell=[posting.person], **said)
    return posting


def _locked(posting):
    rows = Posting.objects.select_for_update(of=("self",)).select_related("organisation", "person")
    return rows.get(pk=posting.pk)


def _holds(posting, day):
    if posting.until and posting.until <= day:
        raise NotPossibleNow(f"这项任职已于 {posting.until} 结束")
