"""蓟门里 in a real Chromium: announced, seated, walked, ranked, resolved, done and appraised, as people see it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from committees.announcements.models import Announcement
from committees.bodies import actions as bodies
from committees.bodies.models import Committee
from committees.formation import actions as formation
from committees.formation.models import Nomination
from committees.meetings import actions as meetings
from committees.meetings.models import Attendance, Meeting, Resolution
from committees.party import actions as party
from governance.clocks import actions as clocks
from governance.registry.models import Building, Home, today
from issues.petitions import actions as work
from issues.petitions.models import Category, Issue, Petition, Photo, Task
from issues.visits import actions as visits
from issues.visits.models import Round, Wish
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_main_journey import picture, press, tick  # noqa: F401 -- a fixture
from tests.stories import jimenli
from tests.stories.jimenli import NAME, OPERATORS, PEOPLE, ZONES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)


@pytest.fixture
def windows(window):
    """One window for each person and size, however often it is looked at."""
    opened = {}

    def at(username, size=DESKTOP):
        key = username, size["width"]
        return opened.get(key) or opened.setdefault(key, window(username, size))

    return at


def test_jimenli_from_the_announcement_to_an_appraisal(cast, windows, picture, time_machine, file_for):  # noqa: F811
    committee = is_founded(cast, windows, time_machine)
    is_walked(cast, windows, committee)
    issue = is_taken_up(cast, windows, file_for)
    resolution = is_resolved(cast, windows, committee, issue)
    is_published(windows, resolution)
    is_done(cast, windows, picture, issue)
    is_answered(cast, windows, issue, resolution)


# --- the announcement, the publicity, the seats: seventeen days until today ---------------------------------------


def is_founded(cast, windows, time_machine):
    now = timezone.now()
    jimenli.register_neighbours(cast)
    first = Committee.objects.get(kind="management", community=cast.communities["蓟门里"])
    Committee.objects.filter(pk=first.pk).update(since=today() - 1096 * DAY, until=today() - 17 * DAY)
    time_machine.move_to(now - 17 * DAY)
    committee = announced(cast, first)
    call = Announcement.objects.get(kind="founding")
    windows("", PHONE).go(call.get_absolute_url()).says("委员应当符合的条件").shot("founding")

    time_machine.move_to(now - 9 * DAY)
    clocks.tick(now=timezone.now())
    listed(cast, committee)
    notice = Announcement.objects.get(kind="members").get_absolute_url()
    windows("li", PHONE).go(notice).says("有不同意见").shot("members-notice")

    time_machine.move_to(now)
    clocks.tick(now=timezone.now())
    seated(cast, committee)
    windows("", PHONE).go(committee.get_absolute_url()).says("我们是谁").shot("seats")
    zoned(cast, windows, committee)
    return committee


def announced(cast, first):
    where = {"community": first.community, "founder": cast.organisations["街道"], "succeeds": first}
    where |= {"ground": "not_held"}
    what = {"kind": "management", "name": NAME, "planned_size": 11, "text": "请推荐人选，自荐、联名均可。"}
    committee = formation.announce_founding(**where, **what, by=cast["jiedao"])
    how = {"way": "self", "kind": "owner", "nonce": uuid.uuid4()}
    formation.nominate(committee=committee, person=cast["wang"], by=cast["wang"], **how)
    for username in PEOPLE:
        jimenli.recommend(cast, committee, username, uuid.uuid4)
    for one in Nomination.objects.filter(committee=committee):
        formation.state(nomination=one, statements=jimenli.EVIDENCE, by=cast["zhou"])
    return committee


def listed(cast, committee):
    formation.close_nominations(committee=committee, by=cast["zhou"])
    chosen = Nomination.objects.filter(committee=committee).select_related("person")
    steering = {"zhou": "chair", "dang": "deputy"}
    offices = {one.pk: steering.get(one.person.username, "member") for one in chosen}
    formation.set_members(committee=committee, offices=offices, by=cast["jiedao"])
    formation.publicise(committee=committee, text="现将委员名单公示如下。", by=cast["zhou"])


def seated(cast, committee):
    on, last_day = today(), today() + 1095 * DAY
    formation.form(committee=committee, since=on, last_day=last_day, by=cast["jiedao"])
    bodies.certify(committee=committee, on=on, certificate="海北太物管证 1 号", by=cast["jiedao"])
    bodies.start(committee=committee, on=on, by=cast["zhou"])
    above = jimenli.community_party(cast)
    what = {"kind": "branch", "name": jimenli.BRANCH, "purpose": "党建引领物业管理", "committee": committee}
    branch = party.found(approver=above, since=on, by=cast["zhou"], **what)
    post = {"person": cast["dang"], "office": "secretary", "way": "appointed", "since": on}
    party.appoint(party=branch, by=cast["zhou"], **post)
    assert committee.seats.current().count() == 11


def zoned(cast, windows, committee):
    """zhou draws one zone on the page; the others are drawn like it."""
    zhou = windows("zhou").go(committee.get_absolute_url())
    zhou.page.get_by_role("link", name="划片", exact=True).click()
    zhou.page.get_by_label("片区名称").fill("第二片区")
    zhou.page.get_by_label("负责委员").select_option(label="王志强（业主代表）")
    zhou.page.get_by_label("楼号").fill("11-16")
    press(zhou.page, "划片")
    zhou.says("第二片区（11-16号楼）由王志强负责").shot("zones")
    for name, (lead, numbers) in ZONES.items():
        if name != "第二片区":
            begin, end = map(int, numbers.split("-"))
            here = Building.objects.filter(community=committee.community, number__range=(begin, end))
            seat = committee.seats.get(person=cast[lead])
            bodies.draw_zone(committee=committee, name=name, lead=seat, buildings=list(here), by=cast["zhou"])


# --- sixty wishes -----------------------------------------------------------------------------------------------


def is_walked(cast, windows, committee):
    """wang types three at the doors; the rest comes from sheets. The deputy finds the wires on top."""
    wang = windows("wang", PHONE).go("/rounds/")
    page = wang.page
    page.get_by_role("link", name=re.compile("发起走访")).first.click()
    page.get_by_label("名称").fill("入户走访")
    press(page, "发起走访")
    wang.shot("round")
    page.get_by_role("link", name=re.compile("12号楼")).first.click()
    for number, words in enumerate(("窗外的线垂下来", "楼道堆物", "线缆搭在晾衣杆上"), 1):
        page.get_by_label("第 1 件：提了什么").fill(words)
        if number == 2:
            wang.shot("door")
        page.get_by_role("button", name="登记这一户，接着下一户").click()
        expect(page.get_by_label("第 1 件：提了什么")).to_have_value("")
    assert Wish.objects.count() == 3
    for number, code_of in ((12, lambda n: "K2" if n % 2 else "A1"), (10, lambda n: "K2"), (20, lambda n: "E2")):
        keyed_in(cast, committee, number, code_of, 21 if number == 12 else 18)
    assert Wish.objects.count() == 60
    dang = windows("dang").go("/rounds/")
    dang.page.get_by_role("link", name="蓟门里社区", exact=True).click()
    dang.says("走访 60 户").says("说得最多的：架空线").shot("ranking")
    dang.page.get_by_role("link", name="看是谁提的，提交办理").click()
    press(dang.page, "合成一件诉求提交")
    dang.says("由物管会受理后立为事项")


def keyed_in(cast, committee, number, code_of, count):
    """Sheets of one building, by the member whose zone it is in."""
    zone = committee.zones.get(buildings__number=number)
    lead = zone.lead.person
    walk = Round.objects.filter(zone=zone).first()
    if walk is None:
        days = {"begins_on": today(), "ends_on": today() + 9 * DAY}
        walk = visits.open_round(zone=zone, name="入户走访", nonce=uuid.uuid4(), by=lead, **days)
    categories = {code: Category.objects.current().get(code=code) for code in ("K2", "A1", "E2")}
    homes = Home.objects.filter(entrance__building=zone.buildings.get(number=number), visits=None)
    doors = [
        (home, "talked", [visits.Asked(categories[code_of(n)], "请尽快办")])
        for n, home in enumerate(homes.order_by("pk")[:count])
    ]
    visits.key_in(round=walk, doors=doors, on=today(), nonce=uuid.uuid4(), by=lead)


# --- meetings ---------------------------------------------------------------------------------------------------


def is_taken_up(cast, windows, file_for):
    """zhou accepts at the desk; li's own petition is joined to it. Two tables with the operators have been held."""
    raised = Petition.objects.get()
    zhou = windows("zhou").go("/desk/")
    zhou.page.locator(f'a[href="{raised.get_absolute_url()}"]').first.click()
    zhou.says("受理").shot("raised")
    press(zhou.page, "受理为新事项")
    issue = Issue.objects.get()
    own = file_for("li", category="K2", text="楼前架空线垂到窗口", place_kind="public")
    work.join(petition=own, issue=issue, by=cast["zhou"])
    staff = jimenli.employ_contacts(cast)
    for days, kind, title in ((3, "coordination", "架空线第一次协调会"), (2, "on_site", "架空线现场会")):
        table_of(cast, issue, staff, kind, title, timezone.now() + days * timedelta(seconds=1))
    return issue


def table_of(cast, issue, staff, kind, title, begins_at):
    what = {"kind": kind, "title": title, "place": "12号楼前", "nonce": uuid.uuid4(), "begins_at": begins_at}
    guests = [cast.organisations[name] for name in staff]
    place = cast.communities["蓟门里"]
    table = meetings.call_meeting(community=place, organisations=guests, by=cast["zhou"], **what)
    meetings.add_item(meeting=table, title=issue.title, subject=issue, nonce=uuid.uuid4(), by=cast["zhou"])
    table = meetings.open_meeting(meeting=table, by=cast["zhou"])
    for person in staff.values():
        meetings.sign_in(meeting=table, code=table.code, by=person)
    assert Attendance.objects.filter(meeting=table).values("organisation").distinct().count() == 5
    meetings.close_meeting(meeting=table, by=cast["zhou"])


def is_resolved(cast, windows, committee, issue):
    zhou, dang, wang = windows("zhou"), windows("dang", PHONE), windows("wang", PHONE)
    meeting = called(zhou, issue)
    here = meeting.get_absolute_url()
    assert zhou.page.get_by_role("link", name="开始开会").count() == 0  # it is for tomorrow
    Meeting.objects.filter(pk=meeting.pk).update(begins_at=timezone.now())
    zhou.go(here)
    press_link(zhou.page, "开始开会")
    press(zhou.page, "开始开会")
    zhou.says("未达到法定人数")
    code = Meeting.objects.get(pk=meeting.pk).code
    zhou.page.get_by_role("link", name="展示签到码").click()
    zhou.says(code).shot("code")

    # two on their phones, the square filled in the code for one of them; four more have signed in likewise
    dang.go(f"{here}sign_in/?code={code}").shot("sign-in")
    press(dang.page, "签到")
    dang.says("您已签到")
    wang.go(here)
    wang.page.get_by_role("link", name="签到", exact=True).first.click()
    wang.page.get_by_label("签到码").fill(code)
    press(wang.page, "签到")
    for username in ("zhou", "weiyuan4", "weiyuan5"):
        meetings.sign_in(meeting=meeting, code=code, by=cast[username])
    # by itself, while the page stands open: it asks every ten seconds
    zhou.page.get_by_text(re.compile("到会 5 人")).first.wait_for(timeout=30_000)
    meetings.sign_in(meeting=meeting, code=code, by=cast["weiyuan6"])
    zhou.go(here).says("达到法定人数，可以作出决议").shot("meeting")

    press_link(zhou.page, "提出决议")
    zhou.page.get_by_label("决议事项").fill("整治架空线")
    zhou.page.get_by_label("决议内容").fill("五家单位十日内清废线、捆扎入槽。")
    zhou.page.get_by_label("这件事由谁决定").select_option("ordinary")
    press(zhou.page, "提出决议")
    resolution = Resolution.objects.get()
    assert resolution.item == meeting.items.get()  # the only one there is
    promised(cast, zhou, meeting, resolution)
    signed(cast, dang, resolution)
    zhou.go(here)
    press_link(zhou.page, "交办会定事项")
    zhou.says("比会上定的日期早").shot("dispatch")  # seven days by its urgency, ten by the table
    press(zhou.page, "全部交办")
    zhou.says("已交办")
    assert Task.objects.count() == 5
    return resolution


def called(zhou, issue):
    page = zhou.go(issue.get_absolute_url()).shot("issue-with-tables").page
    page.get_by_role("link", name="列入会议议程").click()
    page.get_by_role("link", name="召集会议", exact=True).click()
    body = page.get_by_label("开什么会")
    body.select_option(value=body.locator('option[value^="committee-"]').get_attribute("value"))
    page.get_by_label("会议名称").fill("物管会会议")
    page.get_by_label("日期").fill(str(today() + DAY))
    page.locator('[name="hour"]').fill("19:00")
    page.get_by_label("地点").fill("居委会二层")
    zhou.shot("call")
    press(page, "召集会议")
    meeting = Meeting.objects.latest("pk")
    zhou.says(re.escape(issue.title))
    assert meeting.items.get().subject == issue
    return meeting


def press_link(page, words):
    page.get_by_role("link", name=words, exact=True).first.click()


def promised(cast, zhou, meeting, resolution):
    """One is written down on the page, the others like it."""
    item, due = meeting.items.get(), today() + 10 * DAY
    zhou.go(meeting.get_absolute_url())
    press_link(zhou.page, "定一件要办的事")
    zhou.page.get_by_label("承办单位").select_option(label="歌华有线")
    zhou.page.get_by_label("做什么").fill("歌华有线的线捆扎入槽")
    zhou.page.get_by_label("哪天前完成").fill(str(due))
    zhou.page.get_by_label("落实哪份决议").select_option(label="整治架空线")
    zhou.shot("promise")
    press(zhou.page, "记下")
    for name in list(OPERATORS)[1:]:
        what = {"organisation": cast.organisations[name], "text": f"{name}的线捆扎入槽", "due_on": due}
        where = {"meeting": meeting, "item": item, "resolution": resolution, "nonce": uuid.uuid4()}
        meetings.add_action(**what, **where, by=cast["zhou"])


def signed(cast, dang, resolution):
    for username in ("zhou", "wang", "weiyuan4", "weiyuan5", "weiyuan6"):
        resolution = meetings.sign_resolution(resolution=resolution, by=cast[username])
    dang.go(resolution.get_absolute_url()).says("还不能通过").shot("to-sign")
    press_link(dang.page, "我同意并签字")
    press(dang.page, "我同意并签字")
    dang.says("已通过")


def is_published(windows, resolution):
    zhou = windows("zhou").go(resolution.get_absolute_url())
    press_link(zhou.page, "公布")
    press(zhou.page, "公布并开始公示")
    zhou.says("公示至").shot("resolution")
    zhou.page.get_by_role("link", name=re.compile("看公示")).click()
    zhou.page.get_by_role("link", name="公示纸样").click()
    zhou.says("公示期").shot("sheet")


def is_done(cast, windows, picture, issue):  # noqa: F811
    """gehua signs and reports on a phone, with photos; the four others are done likewise."""
    task = Task.objects.get(organisation__name="歌华有线")
    gehua = windows("gehua", PHONE).go("/tasks/")
    page = gehua.page
    page.locator(f'a[href="{task.get_absolute_url()}"]').first.click()
    gehua.shot("operators-task")
    page.locator('form[action$="/sign/"] button').locator("visible=true").first.click()
    gehua.says("办理中")
    page.locator('textarea[name="text"]').locator("visible=true").first.fill("废线已清，其余入槽")
    page.locator('input[name="before"]').locator("visible=true").set_input_files(picture("前.jpg", "#555"))
    page.locator('input[name="after"]').locator("visible=true").set_input_files(picture("后.jpg", "#bbb"))
    press(page, "提交反馈")
    gehua.says("已反馈").shot("reported")
    work.sweep_photos()
    assert Photo.objects.ready().filter(task=task).count() == 2
    for other in Task.objects.exclude(pk=task.pk).select_related("organisation"):
        person = cast[OPERATORS[other.organisation.name]]
        work.sign(task=other, by=person)
        work.report(task=other, text="已入槽", by=person)
    assert Issue.objects.get(pk=issue.pk).state == "verifying"


def is_answered(cast, windows, issue, resolution):
    zhou = windows("zhou").go(resolution.get_absolute_url())
    press_link(zhou.page, "以决议答复诉求")
    zhou.page.get_by_label(re.compile(issue.number)).check()
    zhou.page.get_by_label("答复内容").fill("五家单位的线已全部入槽，废线已清。")
    zhou.shot("answer")
    press(zhou.page, "答复诉求人")
    assert set(Petition.objects.values_list("state", flat=True)) == {"replied"}
    own = Petition.objects.get(petitioner=cast["li"])
    li = windows("li", PHONE).go(own.get_absolute_url()).shot("answered")
    tick(li.page, "solved", "yes")
    tick(li.page, "satisfied", "yes")
    press(li.page, "提交评价")
    li.says("已办结")
    anybody = windows("", PHONE).go(resolution.get_absolute_url()).says("要办的事").shot("promises-kept")
    anybody.go(resolution.committee.get_absolute_url()).says("已完成 5 件").shot("public-face")
    windows("", DESKTOP).go(resolution.committee.get_absolute_url()).shot("public-face-wide")
