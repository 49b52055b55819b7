"""The wires overhead: three neighbours, five operators, one lead, one who refuses, and an answer for everyone."""

import pytest

from issues.petitions.models import Category, Issue, Petition, Task
from tests.stories import jimenli
from tests.stories.jimenli import OPERATORS

pytestmark = pytest.mark.django_db

POWER = {"供电公司": "gongdian"}
WIRES = "K2"


@pytest.fixture
def people(cast):
    """A contact for each operator that the demo leaves without one."""
    jimenli.employ_contacts(cast, OPERATORS | POWER)
    return cast.people


def file_about_wires(resident, text, visibility):
    resident.open("/petitions/new/").press(
        "提交诉求", text=text, category=WIRES, place_kind="public", place_text="12号楼前", visibility=visibility
    )
    return Petition.objects.get(petitioner=resident.user)


def test_five_operators_and_their_wires(cast, people, person):
    assert "线" in Category.objects.get(code=WIRES).name

    # three neighbours tell of the same wires
    residents = {name: person(name) for name in ("li", "zhao", "dang")}
    petitions = {
        "li": file_about_wires(residents["li"], "楼前架空线乱成蜘蛛网，垂到窗口", "neighbours"),
        "zhao": file_about_wires(residents["zhao"], "楼前废弃的线没人剪，小孩够得着", "private"),
        "dang": file_about_wires(residents["dang"], "大门口的线缆垂到路面，请尽快入地", "private"),
    }

    # zhou makes one issue of them and sends it to all five, 歌华 leading
    zhou = person("zhou").is_told("新的诉求")
    zhou.does(f"/petitions/{petitions['li'].number}/accept/", urgency="P4", title="楼前架空线整治")
    issue = Issue.objects.get()
    work = f"/issues/{issue.number}/"
    for name in ("zhao", "dang"):
        zhou.does(f"/petitions/{petitions[name].number}/join/", issue=issue.number)
        residents[name].is_told("与相同问题一并办理")
    keys = [cast.organisations[name].pk for name in OPERATORS]
    zhou.does(f"{work}dispatch/", lead=keys[0], others=keys[1:], brief="先清废线，再捆扎入槽")
    tasks = {task.organisation.name: task for task in Task.objects.select_related("organisation")}
    assert set(tasks) == set(OPERATORS)
    assert [name for name, task in tasks.items() if task.is_lead] == ["歌华有线"]
    for name in residents:
        residents[name].is_told("牵头单位：歌华有线")

    # each sees only its own task; the tower company says whose poles they are
    staff = {name: person(cast[username]) for name, username in (OPERATORS | POWER).items()}
    staff["中国移动"].open(f"/tasks/{tasks['中国联通'].number}/", status=404)
    power = cast.organisations["供电公司"]
    staff["中国铁塔"].does(
        f"/tasks/{tasks['中国铁塔'].number}/refuse/", reason="杆路产权属供电公司", proposed=power.pk
    ).reads("已退单")
    zhou.is_told("中国铁塔退单", "建议由供电公司办理").open(work).reads("杆路产权属供电公司")
    zhou.does(f"{work}dispatch/", lead=keys[0], others=[power.pk])
    tasks["供电公司"] = Task.objects.get(organisation=power)
    issue.refresh_from_db()
    assert (issue.state, issue.lead.name, issue.tasks.active().count()) == ("handling", "歌华有线", 5)

    # all sign and report, each on its own; only the last one makes it the committee's turn
    workers = [name for name in tasks if name != "中国铁塔"]
    for name in workers:
        staff[name].does(f"/tasks/{tasks[name].number}/sign/")
    for name in workers:
        assert Issue.objects.get().state == "handling"
        staff[name].does(f"/tasks/{tasks[name].number}/report/", text=f"{name}的线已捆扎入槽")
    assert Issue.objects.get().state == "verifying"
    zhou.is_told("各单位均已反馈").open(work).reads("待核实")
    for name in workers:
        zhou.reads(f"{name}的线已捆扎入槽") if name == workers[0] else None
        assert f"{name}的线已捆扎入槽" in zhou.words

    # without photos the committee must say why; everyone gets the answer on a page of their own
    zhou.open(f"{work}answer/").press("核实并答复", text="五家单位的线已全部入槽，废线已清").reads("请说明原因")
    assert Issue.objects.get().state == "verifying"
    zhou.press("核实并答复", no_evidence_reason="已与三位诉求人到现场看过")
    for name, resident in residents.items():
        resident.is_told(petitions[name].number, "五家单位的线已全部入槽")
        resident.open(f"/petitions/{petitions[name].number}/").reads("五家单位的线已全部入槽")
        others = {other.display_name for username, other in people.items() if username in residents} - {
            resident.user.display_name
        }
        if name != "dang":  # who sits on the committee may know
            assert not any(other in resident.words for other in others)

    # each appraises for himself; the issue ends with the last of them
    verdicts = {"li": ("yes", "yes"), "zhao": ("yes", "no"), "dang": ("yes", "yes")}
    for name, (solved, satisfied) in verdicts.items():
        assert Issue.objects.get().state == "answered"
        mine = f"/petitions/{petitions[name].number}/"
        residents[name].does(f"{mine}appraise/", solved=solved, satisfied=satisfied).reads("已办结")
    assert Issue.objects.get().state == "closed"
    ends = Petition.objects.order_by("pk").values_list("state", "solved", "satisfied")
    assert list(ends) == [("closed", True, True), ("closed", True, False), ("closed", True, True)]
    zhou.open(work).reads("已办结", "受理", "派单", "退单", "反馈办理结果", "核实并答复", "诉求人评价", "办结")
    residents["li"].open(f"/petitions/{petitions['li'].number}/").reads(
        "提交诉求", "受理", "派单", "中国铁塔退单", "签收", "反馈办理结果", "答复诉求人", "诉求人评价", "办结"
    )
