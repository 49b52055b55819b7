"""The route of a petition, as each kind of person reads it."""

import pytest

from issues.petitions import actions, timeline
from issues.petitions.models import Petition
from issues.petitions.states import PetitionState

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(cast, file_for):
    """A shared petition whose firm has reported, with an inner note of the committee."""
    petition = file_for("li", visibility="neighbours")
    issue = actions.accept(petition=petition, by=cast["wang"])
    actions.add_note(issue=issue, text="先别公开", by=cast["wang"])
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"])
    task = actions.sign(task=issue.tasks.get(), by=cast["wuye"])
    actions.report(task=task, text="已修好", by=cast["wuye"])
    return Petition.objects.get(pk=petition.pk)


def words(route):
    return [entry.text for entry in route.entries]


def test_the_petitioner_reads_the_route_without_inner_notes(cast, reported):
    route = timeline.of_petition(reported, cast["li"])
    assert words(route) == ["提交诉求", "受理", "派单", "签收", "反馈办理结果"]
    assert (route.turn.sentence, route.turn.due_at) == ("现在轮到 物管会", reported.due_at)
    assert route.clock.due_at == reported.due_at


def test_staff_reads_everything(cast, reported):
    route = timeline.of_petition(reported, cast["zhou"])
    assert words(route) == ["提交诉求", "受理", "工作记录", "送达任务", "派单", "签收", "反馈办理结果", "等待核实"]
    assert [entry.text for entry in route.entries if entry.inner] == ["工作记录"]


def test_a_neighbour_reads_only_the_work(cast, reported):
    assert words(timeline.of_petition(reported, cast["zhao"])) == ["提交诉求", "受理", "派单", "签收", "反馈办理结果"]


def test_the_firm_reads_its_task_and_nothing_inner(cast, reported):
    task = reported.issue.tasks.get()
    assert words(timeline.of_task(task, cast["wuye"])) == ["送达任务", "派单", "签收", "反馈办理结果", "等待核实"]


def test_the_steps_to_come_shrink_as_the_work_goes_on(cast, file_for):
    petition = file_for("li")
    assert timeline.of_petition(petition, cast["li"]).coming == timeline.STEPS_FOR_PETITIONER
    actions.accept(petition=petition, by=cast["wang"])
    petition.refresh_from_db()
    assert timeline.of_petition(petition, cast["li"]).coming == timeline.STEPS_FOR_PETITIONER[1:]


def test_only_the_petitioner_is_addressed(cast, reported):
    """Staff and neighbours read of the petitioner in the third person."""
    last = {who: timeline.of_petition(reported, cast[who]).coming[-1] for who in ("li", "zhou", "jiedao", "zhao")}
    assert last.pop("li") == "请您评价是否解决、是否满意"
    assert set(last.values()) == {"请诉求人评价是否解决、是否满意"}
    assert not [label for _, label in PetitionState.choices if "您" in label]
