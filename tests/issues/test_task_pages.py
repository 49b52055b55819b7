"""Pages of tasks: what an organisation sees, which is never who asked, and its answers."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from issues.petitions import actions
from issues.petitions.models import Photo, Task

pytestmark = pytest.mark.django_db


def numbers_of(response):
    return [row.number for row in response.context["rows"]]


def picture(name="after.jpg", colour="red"):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def step(task, name):
    return reverse("task_move", args=[task.number, name])


def test_an_organisation_sees_its_own_tasks_only(cast, sign_in, task_of):
    mine, other = task_of(), task_of("歌华有线", text="楼道的线掉下来了")
    assert numbers_of(sign_in(cast["wuye"]).get("/tasks/")) == [mine.number]
    assert numbers_of(sign_in(cast["gehua"]).get("/tasks/")) == [other.number]
    assert sign_in(cast["wuye"]).get(other.get_absolute_url()).status_code == 404
    assert set(numbers_of(sign_in(cast["wang"]).get("/tasks/"))) == {mine.number, other.number}
    for username in ("li", "sun", "admin"):
        assert sign_in(cast[username]).get("/tasks/").status_code == 404


def test_tabs_follow_the_state(cast, sign_in, task_of):
    task, client = task_of(), sign_in(cast["wuye"])

    def tabs():
        names = ("active", "sent", "signed", "reported", "ended")
        return [name for name in names if numbers_of(client.get(f"/tasks/?tab={name}"))]

    assert tabs() == ["active", "sent"]
    actions.sign(task=task, by=cast["wuye"])
    assert tabs() == ["active", "signed"]
    actions.report(task=task, text="修好了", by=cast["wuye"])
    assert tabs() == ["reported"]
    actions.answer(issue=task.issue, text="修好了", no_evidence_reason="看过", by=cast["wang"])
    assert tabs() == ["ended"]


def test_search_and_nonsense(cast, sign_in, task_of):
    task, client = task_of(), sign_in(cast["wuye"])
    assert numbers_of(client.get(f"/tasks/?q={task.number}")) == [task.number]
    assert numbers_of(client.get("/tasks/?q=屋面")) == [task.number]
    assert numbers_of(client.get("/tasks/?q=停车")) == []
    assert numbers_of(client.get("/tasks/?overdue=1")) == []
    for query in ("q=%00", "tab=x", "after=d~", "urgency=P7", f"after=i{9**30}~i1"):
        assert client.get(f"/tasks/?{query}").status_code == 200
    assert client.get("/tasks/%00/").status_code == 404


def test_as_many_questions_for_one_task_as_for_three(cast, sign_in, task_of, file_for):
    task, client = task_of(), sign_in(cast["wuye"])

    def count(url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    urls = ["/tasks/", task.get_absolute_url()]
    [count(url) for url in urls]
    few = [count(url) for url in urls]
    for number in range(2):
        task_of(text=f"第{number}盏灯不亮")
        actions.join(petition=file_for("li", text=f"屋顶又漏了{number}"), issue=task.issue, by=cast["wang"])
    assert [count(url) for url in urls] == few
    assert few[0] <= 12


@pytest.mark.parametrize("shared", [False, True])
def test_a_firm_never_reads_who_asked_and_the_phone_only_when_shared(cast, sign_in, task_of, shared):
    li = cast["li"]
    task = task_of(share_phone=shared, contact_phone="15400008888", on_behalf_of="五楼钱大爷")
    client = sign_in(cast["wuye"])
    pages = [client.get(url).content.decode() for url in ("/tasks/", task.get_absolute_url(), step(task, "refuse"))]
    for page in pages:
        assert li.display_name not in page
        assert li.phone not in page
        assert "钱大爷" not in page
        assert "SQ2" not in page
        assert "15400008888" not in page
        assert not re.search(r"(?<![0-9a-zA-Z])601(?![0-9a-zA-Z])", page)  # nor by chance in a form's mark
    assert ("154****8888" in pages[1]) is shared
    petition = task.issue.petitions.get()
    for kind in ("phone", "door"):
        client.post(f"{task.get_absolute_url()}look/{petition.pk}/{kind}/", {"reason": "visit"})
    looked = client.get(task.get_absolute_url()).content.decode()
    assert ("15400008888" in looked) is shared
    assert "2单元601" in looked
    actions.refuse(task=task, reason="不归我们管", by=cast["wuye"])
    after = client.get(task.get_absolute_url()).content.decode()
    assert "15400008888" not in after
    assert "2单元601" not in after


def test_petitions_and_issues_do_not_exist_for_a_firm(cast, sign_in, task_of):
    task, client = task_of(), sign_in(cast["wuye"])
    petition = task.issue.petitions.get()
    for url in (petition.get_absolute_url(), task.issue.get_absolute_url(), "/issues/"):
        assert client.get(url).status_code == 404
    assert "查看事项" not in client.get(task.get_absolute_url()).content.decode()


def test_sign_work_report(cast, sign_in, task_of):
    task, client = task_of(), sign_in(cast["wuye"])
    assert client.get(step(task, "report")).status_code == 409
    assert client.get(step(task, "sign")).status_code == 200
    assert client.post(step(task, "sign")).status_code == 302
    assert client.post(step(task, "sign")).status_code == 409
    page = client.get(step(task, "report"))
    nonce = page.context["form"].nonce
    data = {
        "nonce": nonce,
        "text": "",
        "before": picture("b.jpg", "grey"),
        "after": [picture(), picture("c.jpg", "blue")],
    }
    refused = client.post(step(task, "report"), data)
    assert "请写下做了什么" in refused.content.decode()
    assert "已经收到 3 张照片" in refused.content.decode()
    again = client.post(step(task, "report"), {"nonce": nonce, "text": "已做防水", "after": picture()})
    assert again.status_code == 302
    task.refresh_from_db()
    assert (task.state, task.report) == ("reported", "已做防水")
    assert sorted(task.photos.values_list("is_before", flat=True)) == [False, False, True]
    task.issue.refresh_from_db()
    assert task.issue.state == "verifying"
    assert task.issue.has_evidence_now()


def test_a_bad_photo_is_refused_beside_its_field_and_the_words_stay(cast, sign_in, task_of):
    task, client = task_of(), sign_in(cast["wuye"])
    actions.sign(task=task, by=cast["wuye"])
    bad = SimpleUploadedFile("x.jpg", b"not a picture", "image/jpeg")
    page = client.post(step(task, "report"), {"text": "已做防水", "nonce": Photo().pk, "after": bad})
    assert page.status_code == 200
    assert "x.jpg" in page.content.decode()
    assert "已做防水" in page.content.decode()
    expired = client.post(step(task, "report"), {"text": "已做防水", "nonce": "nonsense"})
    assert "页面已经过期" in expired.content.decode()
    assert Task.objects.get(pk=task.pk).state == "signed"


def test_two_refusals_go_to_the_street_whose_decision_stands(cast, sign_in, issue_of):
    issue, other = issue_of(), cast.organisations["歌华有线"]
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"])
    first = issue.tasks.get()
    client = sign_in(cast["wuye"])
    assert "请写明退单理由" in client.post(step(first, "refuse"), {}).content.decode()
    assert client.post(step(first, "refuse"), {"reason": "是弱电线", "proposed": other.pk}).status_code == 302
    page = sign_in(cast["wang"]).get(issue.get_absolute_url())
    assert page.context["moves"][0][1]["lead"].value() == str(other.pk)
    actions.dispatch(issue=issue, lead=other, by=cast["wang"])
    second = issue.tasks.latest("pk")
    assert sign_in(cast["gehua"]).post(step(second, "refuse"), {"reason": "是物业的"}).status_code == 302
    issue.refresh_from_db()
    assert issue.state == "at_street"
    dispatch = reverse("issue_move", args=[issue.number, "dispatch"])
    assert sign_in(cast["wang"]).get(dispatch).status_code == 403
    street = sign_in(cast["jiedao"])
    data = {"lead": cast.organisations["首华物业"].pk, "seen": street.get(dispatch).context["form"]["seen"].value()}
    assert street.post(dispatch, data).status_code == 302
    decided = issue.tasks.latest("pk")
    client = sign_in(cast["wuye"])
    assert "不能退单" in client.get(decided.get_absolute_url()).content.decode()
    assert client.post(step(decided, "refuse"), {"reason": "还是不归我们"}).status_code == 403
    assert client.post(step(decided, "sign")).status_code == 302


def test_an_extension_is_asked_once_and_decided_by_who_runs_the_issue(cast, sign_in, task_of):
    task = task_of()
    ask = reverse("task_extension", args=[task.number])
    client = sign_in(cast["wuye"])
    assert client.get(ask).status_code == 409
    actions.sign(task=task, by=cast["wuye"])
    assert "1 到 30 天" in client.post(ask, {"reason": "等配件"}).content.decode()
    assert "最多延长 30 天" in client.post(ask, {"days": "31", "reason": "等配件"}).content.decode()
    assert client.post(ask, {"days": "3", "reason": "等配件"}).status_code == 302
    assert client.post(ask, {"days": "3", "reason": "等配件"}).status_code == 409
    extension = task.extensions.get()
    decide = reverse("extension_decide", args=[task.number, extension.pk])
    assert client.post(decide, {"grant": "yes"}).status_code == 403
    assert sign_in(cast["gehua"]).post(decide, {"grant": "yes"}).status_code == 404
    assert sign_in(cast["jiedao"]).post(decide, {"grant": "yes"}).status_code == 403
    assert sign_in(cast["wang"]).get(ask).status_code == 403
    due, client = task.issue.due_at, sign_in(cast["wang"])
    assert "延期申请：3 天" in client.get(task.issue.get_absolute_url()).content.decode()
    assert client.get(decide).status_code == 302
    assert client.post(decide, {"grant": "perhaps"}).status_code == 302
    assert client.post(decide, {"grant": "yes"})["Location"] == task.issue.get_absolute_url()
    task.issue.refresh_from_db()
    assert (task.issue.due_at - due).days == 3
    assert client.post(decide, {"grant": "no"}).status_code == 409
    assert client.post(reverse("extension_decide", args=[task.number, 9**30]), {"grant": "yes"}).status_code == 404


@pytest.mark.django_db
def test_who_gave_a_task_back_no_longer_reads_what_residents_said(cast, sign_in, task_of):
    task = task_of(text="孩子的房间漏水，墙上都是霉")
    address = reverse("task", args=[task.number])
    client = sign_in(cast["wuye"])
    assert "孩子的房间" in client.get(address).content.decode()
    actions.refuse(task=task, reason="不在我们服务范围", by=cast["wuye"])
    page = client.get(address).content.decode()
    assert "孩子的房间" not in page
    assert "不再显示诉求内容" in page


@pytest.mark.django_db
def test_who_gave_a_task_back_no_longer_sees_the_residents_photos(cast, task_of):
    task = task_of()
    petition = task.issue.petitions.get()
    photo = Photo.objects.create(
        uploader=cast["li"],
        nonce=petition.nonce,
        petition=petition,
        name="墙.jpg",
        uploaded_at=petition.filed_at,
        next_try_at=petition.filed_at,
    )
    assert photo in Photo.objects.visible_to(cast["wuye"])
    actions.refuse(task=task, reason="不在我们服务范围", by=cast["wuye"])
    assert photo not in Photo.objects.visible_to(cast["wuye"])


@pytest.mark.django_db
def test_an_organisation_is_not_told_its_own_name_on_every_line(cast, sign_in, task_of):
    task_of()
    page = sign_in(cast["wuye"]).get(reverse("tasks")).content.decode()
    line = page[page.index('<ul class="items">') : page.index("</ul>", page.index('<ul class="items">'))]
    assert "首华物业" not in line
    assert "首接牵头" in line
    assert "首华物业" in sign_in(cast["zhou"]).get(reverse("tasks")).content.decode()
