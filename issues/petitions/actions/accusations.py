"""检举控告 against people in office (信访工作条例 §30): to the 纪检联络员 only, and on to the discipline inspection."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import role_in
from governance.clocks import actions as clocks
from governance.journal.actions import record, take_back
from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions.actions.handling import limit_of
from issues.petitions.actions.moves import lock, move
from issues.petitions.actions.recusals import SYSTEM
from issues.petitions.rules import triages
from issues.petitions.states import PetitionState, Visibility

LIAISON = "街道纪检联络员"
HOTLINE = "12388 纪检监察举报电话"
NOBODY_HERE = (
    "本平台没有可以接收这件检举控告的人员，已停止办理，也没有通知任何人。"
    "请直接拨打 12388，或向纪检监察机关网站、来访接待场所反映。"
)


@transaction.atomic
def call_accusation(*, petition, by, at=None):
    """At triage: it accuses somebody in office. From now on only the petitioner and the 纪检联络员 see it."""
    at = at or timezone.now()
    petition = lock(petition)
    if not triages(by, petition):
        raise NotAllowed("只有受理这件诉求的人员可以列为检举控告")
    if petition.state != PetitionState.FILED:
        raise NotPossibleNow(f"{petition.number} 现在是“{petition.get_state_display()}”，不能再列为检举控告。")
    role = role_in(by, petition.community)
    clocks.stop(kind="acceptance", subject=petition, at=at, outcome="accusation")
    limit = limit_of("accusation", category=petition.category, community=petition.community, at=at)
    clock = clocks.start(kind="accusation", subject=petition, limit=limit, at=at, cause="列为检举控告")
    petition.is_accusation, petition.visibility = True, Visibility.PRIVATE
    petition.share_phone = petition.known_to_about = petition.street_acts = False
    petition.due_at, petition.changed_at = clock.due_at, at
    petition.save(
        update_fields=[
            *("is_accusation", "visibility", "share_phone", "known_to_about", "street_acts", "due_at", "changed_at")
        ]
    )
    take_back(petition, but=[petition.petitioner])
    tell = [*petition.passers_on(), petition.petitioner]
    record("petition.called_accusation", subject=petition, by=by, role=role, at=at, tell=tell, number=petition.number)
    if not petition.passers_on():
        leave_to_petitioner(petition, at=at)
    return petition


@transaction.atomic
def pass_on(*, petition, channel, reason, by, at=None):
    """To the discipline inspection, outside this portal; the petitioner reads where and how to ask further."""
    return _pass_on(lock(petition), channel, reason, by=by, role=LIAISON, at=at)


def leave_to_petitioner(petition, *, at):
    """Nobody here may take it: the portal closes it at once and tells her the way."""
    return _pass_on(petition, HOTLINE, NOBODY_HERE, by=None, role=SYSTEM, at=at)


def _pass_on(petition, channel, reason, *, by, role, at):
    at = at or timezone.now()
    words = {"reason": f"{channel}。{reason}", "responded_at": petition.responded_at or max(at, petition.filed_at)}
    petition = move(petition, "pass_on", by=by, at=at, due_at=None, closed_at=at, **words)
    clocks.stop(kind="accusation", subject=petition, at=at, outcome="passed_on")
    record(
        "petition.passed_on",
        subject=petition,
        by=by,
        role=role,
        at=at,
        tell=[petition.petitioner],
        number=petition.number,
        channel=channel,
        note=reason,
    )
    return petition
