"""The main job by deeds: file, accept, dispatch, sign, report, answer, appraise, reopen."""

import uuid

import pytest

from governance.clocks.models import Clock
from governance.journal.models import Event
from governance.registry.models import Home
from issues.petitions import actions
from issues.petitions.models import Category, Petition

pytestmark = pytest.mark.django_db


def test_a_leaking_roof_is_filed_mended_reopened_and_closed(cast):
    li, wang, wuye = cast["li"], cast["wang"], cast["wuye"]
    home = Home.objects.get(ownerships__person=li)
    petition = actions.file_petition(
        by=li,
        nonce=uuid.uuid4(),
        category=Category.objects.get(code="C3"),
        community=cast.communities["蓟门里"],
        building=home.entrance.building,
        home=home,
        place_kind="home",
        text="六楼屋顶下雨就漏",
    )
    assert Petition.objects.visible_to(cast["zhao"]).count() == 0
    assert Petition.objects.visible_to(wang).get() == petition
    issue = actions.accept(petition=petition, by=wang)
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=wang)
    task = issue.tasks.get()
    actions.change_urgency(issue=issue, urgency="P2", reason="正在下雨", by=wang)
    actions.sign(task=task, by=wuye)
    actions.report(task=task, text="已做防水", by=wuye)
    actions.answer(issue=issue, text="屋面已修好", no_evidence_reason="雨后复查时拍照", by=wang)
    petition = actions.appraise(petition=petition, solved=False, satisfied=False, by=li)
    assert petition.state == "accepted"
    issue.refresh_from_db()
    assert (issue.state, issue.supervision) == ("open", "chair")
    actions.answer(issue=issue, text="屋面再次修好", no_evidence_reason="已拍照", by=wang)
    petition = actions.appraise(petition=petition, solved=True, satisfied=True, by=li)
    issue.refresh_from_db()
    assert (petition.state, issue.state) == ("closed", "closed")
    assert not Clock.objects.running().exists()
    assert [event.text for event in Event.objects.order_by("pk")]
