"""蓟门里, whole: from the street's announcement to a 物管会 of eleven with its branch and its zones, sixty wishes at
the doors, the wires on top, four meetings, five operators, a resolution, and an answer for everybody who asked.
"""

import uuid
from datetime import date, datetime, timedelta

import pytest

from committees.announcements.models import Announcement
from committees.bodies import actions as bodies
from committees.bodies.models import Committee, Seat, Zone, seats_of
from committees.formation import actions as formation
from committees.formation.models import Nomination
from committees.meetings import actions as meetings
from committees.meetings.models import ActionItem, Attendance, Meeting, Resolution
from committees.party import actions as party
from committees.party.models import PartyMember, PartyOrganisation
from governance.clocks import actions as clocks
from governance.registry.models import Building, Home, today
from governance.workdays import SHANGHAI
from issues.petitions import actions as work
from issues.petitions.models import Issue, Petition, Photo, Task
from issues.visits import codes
from issues.visits.models import Round, Visit, Wish
from tests.stories import jimenli
from tests.stories.jimenli import NAME, OPERATORS, PEOPLE, ZONES

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
SIX = ("zhou", "dang", "wang", "weiyuan4", "weiyuan5", "weiyuan6")
ARTICLE = "第五十七条"
# By building, what was asked: {category: homes}. Three members, twelve, twenty-four and twenty-four homes.
ASKED = {
    10: {"K2": 7, "E2": 3, "A1": 2},
    12: {"K2": 13, "A1": 6, "C3": 5},
    20: {"K2": 12, "E2": 8, "C3": 4},
}


@pytest.fixture
def clock(time_machine, settings):
    settings.RATE_LIMITS = False
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def people(cast, person, clock):
    """`people("li")`, signed in; anew after ten days, as the session is over by then."""
    jimenli.register_neighbours(cast)
    signed_in = {}

    def one(username):
        since, somebody = signed_in.get(username, (date.min, None))
        if today() - since > timedelta(days=10):
            since, somebody = signed_in[username] = today(), person(username)
        return somebody

    return one


def test_the_whole_story_of_jimenli(cast, people, picture, clock):
    committee = founded(cast, people, picture, clock)
    has_its_branch(cast, people, committee)
    has_its_zones(cast, people, committee)
    wires = wished_for(cast, people, clock, committee)
    petitions = petitions_about(people, wires)
    estate, dead = taken_up(people, petitions)
    resolved(cast, people, clock, estate)
    resolution, notice = published(people, picture, clock)
    done_with_photos(cast, people, picture, estate)
    everybody_is_answered(cast, people, clock, [estate, dead], resolution, petitions)
    assert sorted(Meeting.objects.values_list("kind", flat=True)) == [
        "committee",
        "coordination",
        "coordination",
        "on_site",
    ]
    ends(people, clock, committee, resolution, notice)


# --- from the announcement to the first day ---------------------------------------------------------------------


def founded(cast, people, picture, clock):
    # The first term was over yesterday; nobody of it may do anything any more
    first = Committee.objects.get(name="蓟门里社区物业管理委员会")
    Committee.objects.filter(pk=first.pk).update(since=date(2023, 3, 2), last_day=date(2026, 3, 1), until=MONDAY)
    assert not seats_of(cast["wang"]).exists()
    street, zhou, wang, li = people("jiedao"), people("zhou"), people("wang"), people("li")
    wang.open("/desk/", status=404)

    # The street announces; a body of eight is refused at its field, and nothing typed is lost
    typed = {
        "community": first.community_id,
        "kind": "management",
        "name": NAME,
        "ground": "not_ready",
        "succeeds": first.pk,
        "text": "请推荐人选，自荐、联名均可。",
    }
    street.open("/committees/new/").press("发布组建公告", **typed, planned_size="8")
    street.reads("物管会人数应当为单数，公告的是8人（第五十四条）", "请推荐人选，自荐、联名均可。")
    street.press(to="/committees/new/", **typed, planned_size="11").reads(NAME, "推荐中", "已有 0 人被推荐")
    committee = Committee.objects.get(name=NAME)
    home = committee.get_absolute_url()
    call = Announcement.objects.get(kind="founding")
    li.open(call.get_absolute_url()).reads("委员应当符合的条件", "10 户以上", "3月9日", "自然日，节假日不顺延")

    # wang recommends himself; zhao recommends li and finds one household only; the 居委会 the others
    wang.open(home).does(f"{home}nominate/", way="self", kind="owner").reads("王志强", "还缺什么", "业主代表")
    how = {"way": "joint", "kind": "owner", "name": "李秀兰", "phone": cast["li"].phone}
    people("zhao").does(f"{home}nominate/", **how).reads("已有 1 户联名，应当有 10 户以上")
    who = cast["dang"]
    how = {"way": "neighbourhood", "kind": "owner", "name": who.display_name, "phone": who.phone}
    zhou.does(f"{home}nominate/", **how)
    page = Nomination.objects.get(person=who).get_absolute_url()
    people("dang").open(page).press("同意被推荐").reads("您已同意被推荐")
    zhou.does(f"{page}state/", **jimenli.EVIDENCE)
    for username in PEOPLE.keys() - {"dang"}:
        jimenli.recommend(cast, committee, username, uuid.uuid4)
    for one in Nomination.objects.exclude(person__in=[cast["li"], who]):
        formation.state(nomination=one, statements=jimenli.EVIDENCE, by=cast["zhou"])

    # Too early is refused with the day; after a week the announcement has ended by itself
    zhou.open(f"{home}steps/nominate/").reads("材料齐全", "联名只有1户").press("确定候选人", status=409)
    zhou.reads("公示到 2026年3月9日", "期满后才能进入下一步")
    pass_to(clock, MONDAY + timedelta(days=7, hours=1))
    zhou.does(f"{home}steps/nominate/").reads(NAME, "候选人已定")
    li.is_told("您没有列入", "联名只有1户，应当有10户以上")

    # The street chooses: the page says what the list lacks, by which article, and then lets it pass
    by_name = {one.person.username: one.pk for one in Nomination.objects.filter(committee=committee, state="listed")}
    assert set(by_name) == set(jimenli.ELEVEN)
    offices = dict.fromkeys((f"n{pk}" for pk in by_name.values()), "member")
    offices |= {f"n{by_name['zhou']}": "chair", f"n{by_name['dang']}": "deputy"}
    step = f"{home}steps/set_members/"
    street.open(step).press("检查名单", to=step, check="1", **offices | {f"n{by_name['wang']}": ""})
    street.reads("物管会人数应当为单数，现有10人（第五十四条）")
    street.does(step, **offices).reads(NAME, "人选已定")

    # The list hangs online and on paper; li objects and is answered
    zhou.does(f"{home}steps/publicise/")
    listed = Announcement.objects.get(kind="members")
    page = listed.get_absolute_url()
    zhou.open(f"{page}sheet/").reads("委员名单公示", "周敏", "居委会代表", "主任", "公示期", "扫码")
    zhou.does(f"{page}posting/", place="东门公告栏", photo=picture("公告栏", "white")).reads("张贴在东门公告栏")
    li.open(page).press("提交异议", text="有一位委员楼道里堆了东西").reads("我提出的异议", "还没有答复")
    wang.open(page)
    assert "楼道里堆了东西" not in wang.words
    pass_to(clock, MONDAY + timedelta(days=15))
    form, term = f"{home}steps/form/", {"last_day": "2029-03-16", "since": "2026-03-17"}
    street.open(form).press("宣布成立", to=form, **term, status=409).reads("还有1条异议没有答复")
    zhou.open(page).does(f"/objections/{listed.objections.get().pk}/reply/", reply="已经清理，照片存档")
    li.is_told("您对蓟门里社区委员名单公示提出的异议已有答复")
    late = term | {"last_day": "2029-03-17"}
    street.open(form).press("宣布成立", to=form, **late, status=409).reads("最晚到2029年3月16日（第五十八条）")
    street.does(form, **term).reads(NAME, "已成立", "周敏 · 主任", "党卫民 · 副主任", "符合规定的人数和构成")

    # Filed, sealed, at work: eleven, an odd number, eight of them owners
    wang.is_told(f"{NAME}已成立，任期至2029年3月16日")
    zhou.open(f"{home}steps/hand_in/", status=409).reads("由街道出具成立证明（物业管理条例第五十五条）")
    street.does(f"{home}steps/certify/", certificate="海北太物管证〔2026〕1 号").reads("已取得成立证明")
    zhou.does(f"{home}steps/start/").reads("履职中", "海北太物管证〔2026〕1 号")
    kinds = list(committee.seats.current().values_list("kind", flat=True))
    assert (len(kinds), kinds.count("owner"), len(kinds) % 2) == (11, 8, 1)
    wang.open("/desk/")
    li.open(home).reads("我们是谁", "王志强", "经过", "公告组建", "成立", "街道出具成立证明")
    return committee


def pass_to(clock, moment):
    """Time passes; the clocks tick twice, which is as harmless as once."""
    clock.move_to(moment, tick=False)
    for _ in range(2):
        clocks.tick(now=moment)


def has_its_branch(cast, people, committee):
    """社区党委 approves it and appoints its posts; eleven members, all of whom agree to be named."""
    above, zhou, dang = jimenli.community_party(cast), people("zhou"), people("dang")
    zhou.open(committee.get_absolute_url()).reads("还没有党组织", "批准成立党组织")
    what = {"name": jimenli.BRANCH, "kind": "branch", "purpose": "党建引领物业管理", "since": "2026-03-17"}
    zhou.does(f"/party/{above.pk}/found/?committee={committee.pk}", **what).reads(jimenli.BRANCH)
    branch = PartyOrganisation.objects.get(name=jimenli.BRANCH)
    here = branch.get_absolute_url()
    assert (branch.approver, branch.committee, branch.is_current) == (above, committee, True)
    posts = {"dang": "secretary", "weiyuan4": "organisation", "wang": "publicity"}
    dang.open(here)
    assert "登记任职" not in dang.words
    for username, office in posts.items():
        zhou.does(f"{here}appoint/", person=username, office=office, way="appointed")
    found = branch.posts.current().values_list("person__username", "office", "way")
    assert set(found) == {(username, office, "appointed") for username, office in posts.items()}

    dang.does(f"{here}enrol/", person="dang")
    for username in set(jimenli.ELEVEN) - {"dang"}:
        party.enrol(party=branch, person=cast[username], since=today(), by=cast["dang"])
    people("li").open(committee.get_absolute_url()).reads("党组织", jimenli.BRANCH)
    assert "党员" not in people("li").words.split(jimenli.BRANCH)[1][:40]  # nobody has agreed to be named yet
    for one in PartyMember.objects.filter(party=branch).select_related("person"):
        party.show_oneself(party=branch, by=one.person)
    body = people("li").open(committee.get_absolute_url())
    body.reads(jimenli.BRANCH, "11 名委员，其中公开身份的党员 11 名", "交叉任职", f"副主任，{jimenli.BRANCH}书记")
    dang.open(here).reads("双向进入、交叉任职", "物业管理委员会：", "党卫民（副主任）")
    assert "正式党员" not in dang.words  # three posts for eleven members are what the regulations ask for


def has_its_zones(cast, people, committee):
    """Four members share thirty-five buildings; the neighbours see who looks after theirs."""
    zhou, page = people("zhou"), f"{committee.get_absolute_url()}zones/"
    zhou.open(committee.get_absolute_url()).reads("现在没有委员负责：1-35号楼")
    seats = {seat.person.username: seat for seat in committee.seats.current().select_related("person")}
    for name, (lead, numbers) in list(ZONES.items())[:2]:
        zhou.does(page, name=name, lead=seats[lead].pk, numbers=numbers)
    zhou.reads("现在没有委员负责：17-35号楼")
    for name, first, last in (("第三片区", 17, 25), ("第四片区", 26, 35)):
        here = Building.objects.filter(community=committee.community, number__range=(first, last))
        bodies.draw_zone(
            committee=committee, name=name, lead=seats[ZONES[name][0]], buildings=list(here), by=cast["zhou"]
        )
    drawn = Zone.objects.current().filter(committee=committee).select_related("lead__person")
    found = {zone.name: (zone.lead.person.username, zone.buildings_words) for zone in drawn}
    assert found == {name: (lead, f"{numbers}号楼") for name, (lead, numbers) in ZONES.items()}
    people("wang").is_told("第二片区：11-16号楼")
    people("li").open(committee.get_absolute_url()).reads("负责您那栋楼的委员", "王志强")


# --- at the doors -----------------------------------------------------------------------------------------------


def wished_for(cast, people, clock, committee):
    """Sixty homes: twelve by telephone in hand, twenty-four on each of two sheets. The wires come out on top."""
    clock.move_to(datetime(2026, 3, 18, 10, tzinfo=SHANGHAI), tick=False)
    rounds = {number: opened(people, number) for number in ASKED}
    walked(people("weiyuan4"), rounds[10])
    for number in (12, 20):
        keyed_in(people(rounds[number].by.username), rounds[number], number)
    assert {number: wishes_of(number) for number in ASKED} == ASKED
    assert (Wish.objects.count(), Visit.objects.values("home").distinct().count()) == (60, 60)
    collectors = Visit.objects.order_by().values_list("by__username", flat=True).distinct()
    assert set(collectors) == {"weiyuan4", "wang", "weiyuan5"}
    for number, round in rounds.items():
        one = people(round.by.username).open(f"/rounds/{round.pk}/wishes/")
        one.reads("说得最多的：架空线", f"{ASKED[number]['K2']} 户提出，涉及{number}号楼")

    # the deputy sees it for the whole estate, and sends it on its way as one petition without doors
    dang, together = people("dang"), f"/communities/{committee.community_id}/wishes/"
    dang.open("/rounds/").reads("全小区最想办什么")
    dang.open(together).reads("走访 60 户，60 户谈了", "说得最多的：架空线", "32 户提出，涉及10、12、20号楼")
    dang.reads("第 1 位 架空线", "第 2 位", "第 3 位")
    return dang.open(f"{together}K2/").press("合成一件诉求提交")


def opened(people, number):
    """The member of the zone opens a round in it."""
    zone = Zone.objects.current().get(buildings__number=number, buildings__community__name="蓟门里社区")
    lead = people(zone.lead.person.username).open("/rounds/").reads("我可以走访的片区", zone.name)
    lead.does(f"/zones/{zone.pk}/rounds/new/", name="春季走访").reads("走访已发起", f"{number}号楼")
    return Round.objects.select_related("by").latest("pk")


def asked_in(number):
    """[(home, category)] in the order of the doors."""
    homes = Home.objects.filter(entrance__building__number=number, entrance__building__community__name="蓟门里社区")
    said = [code for code, count in ASKED[number].items() for _ in range(count)]
    return list(zip(homes.order_by("entrance__number", "pk"), said, strict=False))


def walked(member, round):
    """With the phone, door by door; at the first, 张奶奶 wants hers filed for her."""
    building = round.zone.buildings.get(number=10)
    page = f"/rounds/{round.pk}/buildings/{building.pk}/"
    (first, _), *others = asked_in(10)
    words = {"words_0": "窗外的线垂到窗口了", "category_0": "K2", "weight_0": "2", "outcome": "talked"}
    files = {"files_0": "on", "on_behalf_of": "10号楼张奶奶", "consent": "spoken"}
    member.does(page, home=first.pk, **words, **files).reads("已登记 10号楼", "已代为提交 SQ")
    name = "csrfmiddlewaretoken"
    token = {name: next(form.fields[name][0] for form in member.page.forms if name in form.fields)}
    for home, code in others:
        said = {"home": home.pk, "outcome": "talked", "words_0": "请尽快办", "category_0": code, "nonce": uuid.uuid4()}
        answer = member.client.post(page, token | said, headers={"X-Walk": "1"})
        assert answer.status_code == 204


def keyed_in(member, round, number):
    """From the sheet that was printed, line by line."""
    member.open(f"/rounds/{round.pk}/sheet/")
    lines = [f"{codes.code_of(home.pk)} {code}! 请尽快办" for home, code in asked_in(number)]
    assert all(line.split()[0] in member.words for line in lines)
    member.open(f"/rounds/{round.pk}/keying/").press("保存这一张", line=lines).reads("已录入 24 户")


def wishes_of(number):
    rows = Wish.objects.filter(visit__building__number=number).values_list("category__code", flat=True)
    return {code: list(rows).count(code) for code in ASKED[number]}


# --- from petitions to tasks ------------------------------------------------------------------------------------


def petitions_about(people, wires):
    """What was asked at the doors, and two neighbours who write themselves: {whose: petition}."""
    for name, text in (("li", "楼前架空线乱成蜘蛛网，垂到窗口"), ("zhao", "废弃的线没人剪，小孩够得着")):
        people(name).open("/petitions/new/").press(
            "提交诉求", text=text, category="K2", place_kind="public", place_text="12号楼前", visibility="private"
        )
    found = {row.petitioner.username: row for row in Petition.objects.select_related("petitioner")}
    assert set(found) == {"dang", "weiyuan4", "li", "zhao"}
    zones = "第一片区、第二片区、第三片区"
    raised = f"走访{zones}时，31 户提出“架空线、弱电线杂乱，挂墙漏水”，涉及10、12、20号楼。"
    assert found["dang"].text == raised
    assert found["weiyuan4"].on_behalf_of == "10号楼张奶奶"
    assert wires.path == found["dang"].get_absolute_url()
    return found


def taken_up(people, petitions):
    """zhou makes two issues of four petitions."""
    zhou = people("zhou")
    zhou.does(f"/petitions/{petitions['dang'].number}/accept/", urgency="P4", title="全小区架空线整治")
    wires = Issue.objects.get()
    for name in ("li", "weiyuan4"):
        zhou.does(f"/petitions/{petitions[name].number}/join/", issue=wires.number)
    zhou.does(f"/petitions/{petitions['zhao'].number}/accept/", urgency="P4", title="12号楼废线清理")
    return Issue.objects.order_by("pk")


def resolved(cast, people, clock, wires):
    """Two tables, one of them on site, with five operators each; then the committee resolves."""
    zhou = people("zhou")
    jimenli.employ_contacts(cast)
    keys = [cast.organisations[name].pk for name in OPERATORS]
    staff = {name: people(username) for name, username in OPERATORS.items()}

    # the first table: five operators are invited, and each comes
    table = jimenli.call(zhou, "coordination", "架空线第一次协调会", keys)
    staff["中国电信"].is_told("架空线第一次协调会")
    zhou.does(f"/meetings/{table.pk}/item/", subject=f"issue-{wires.pk}")
    jimenli.hold(clock, zhou, table, staff.values())
    zhou.open(f"/meetings/{table.pk}/").reads("全小区架空线整治", "受邀单位")
    assert all(f"{name}：已到（区域联系人）" in zhou.words for name in OPERATORS)
    staff["中国电信"].open(f"/meetings/{table.pk}/").reads("全小区架空线整治")
    assert not any(name in staff["中国电信"].words for name in ("李秀兰", "赵建国", wires.number))
    jimenli.close(clock, zhou, table, "各自认领")
    staff["中国电信"].open(f"/meetings/{table.pk}/minutes/", status=404)

    # on site
    site = jimenli.call(zhou, "on_site", "架空线现场会", keys, hour="10:00", place="12号楼前")
    jimenli.hold(clock, zhou, site, staff.values())
    zhou.does(f"/meetings/{site.pk}/close/")
    for meeting in (table, site):
        rows = Attendance.objects.filter(meeting=meeting, how="code").values_list("organisation__name", flat=True)
        assert sorted(rows) == sorted(OPERATORS)

    # the committee: five may talk, but not resolve; with the sixth they may
    own = jimenli.call(zhou, "committee", "物管会会议")
    zhou.open(f"/issues/{wires.number}/").reads("架空线第一次协调会", "列入会议议程")
    zhou.does(f"/meetings/agenda/?number={wires.number}", meeting=own.pk).reads("全小区架空线整治")
    code = jimenli.hold(clock, zhou, own, [people(name) for name in SIX[:5]])
    resolve = f"/meetings/{own.pk}/resolve/"
    words = {"title": "整治架空线", "text": "五家单位十日内清废线、捆扎入槽。", "matter": "ordinary"}
    zhou.open(resolve).press(to=resolve, **words).reads("不能作出决议", ARTICLE)
    assert not Resolution.objects.exists()
    people("weiyuan6").does(f"/meetings/{own.pk}/sign_in/", code=code)
    zhou.does(resolve, **words)
    resolution = Resolution.objects.get()
    here = f"/resolutions/{resolution.pk}/"

    # five tasks with dates, written down for this resolution, cannot be given before it has passed
    item, due = own.items.get(), today() + timedelta(days=10)
    for name, key in zip(OPERATORS, keys, strict=True):
        promise = {"organisation": key, "text": f"{name}的线捆扎入槽", "due_on": str(due)}
        if name == "歌华有线":
            zhou.does(f"/meetings/{own.pk}/action/", item=item.pk, resolution=resolution.pk, **promise)
        else:
            promise = {"organisation": cast.organisations[name], "text": promise["text"], "due_on": due}
            where = {"meeting": own, "item": item, "resolution": resolution}
            meetings.add_action(**where, **promise, nonce=uuid.uuid4(), by=cast["zhou"])
    give = f"/meetings/{own.pk}/dispatch/"
    zhou.open(give).press(to=give, status=409)
    people("wang").does(f"{here}sign/").reads("11 名委员中 1 人签字同意")
    for name in ("zhou", "dang", "weiyuan4", "weiyuan5"):
        meetings.sign_resolution(resolution=resolution, by=cast[name])
    zhou.open(here).reads("还不能通过", "至少 6 人，现有 5 人", ARTICLE)
    people("weiyuan6").does(f"{here}sign/").reads("已通过")
    zhou.does(give)
    assert set(ActionItem.objects.values_list("organisation__name", "due_on", "state")) == {
        (name, due, "open") for name in OPERATORS
    }
    jimenli.close(clock, zhou, own, "一致同意")


def published(people, picture, clock):
    """The next day: everybody reads it, for ten working days; 清明 is three days' rest."""
    zhou, li, resolution = people("zhou"), people("li"), Resolution.objects.get()
    here = f"/resolutions/{resolution.pk}/"
    clock.shift(timedelta(hours=13))
    zhou.is_told("整治架空线").does(f"{here}publish/")
    li.open("/meetings/?tab=results").reads("整治架空线", "公示中")
    li.open(here).reads("五家单位十日内", "11 名委员中 6 人签字同意", "歌华有线的线捆扎入槽")
    notice = Announcement.objects.get(kind="resolution")
    assert (today(), notice.ends_at) == (date(2026, 3, 22), datetime(2026, 4, 4, tzinfo=SHANGHAI))
    li.open(notice.get_absolute_url()).reads("整治架空线", "2026年4月3日 周五 24:00")
    zhou.open(f"{notice.get_absolute_url()}sheet/").reads("整治架空线", "公示期", "扫码")
    zhou.does(f"{notice.get_absolute_url()}posting/", place="东门公告栏", photo=picture("公示", "white"))
    return resolution, notice


def done_with_photos(cast, people, picture, wires):
    """The promises are the organisations' tasks and stand in the course of the issue; each is done, with photos."""
    zhou, li = people("zhou"), people("li")
    tasks = {task.organisation.name: task for task in Task.objects.select_related("organisation")}
    assert set(tasks) == set(OPERATORS)
    promised = ActionItem.objects.select_related("organisation").prefetch_related("carrier")
    assert {action.organisation.name: action.carrier for action in promised} == tasks
    zhou.open(f"/issues/{wires.number}/").reads("会议确定怎样办", "物管会会议确定", "中国铁塔的线捆扎入槽")
    mine = Petition.objects.get(petitioner=cast["li"])
    li.open(f"/petitions/{mine.number}/").reads("会议确定怎样办", "歌华有线的线捆扎入槽")
    for name, task in tasks.items():
        assert Issue.objects.get(pk=wires.pk).state == "handling"
        photos = {"before": [picture("前", "red")], "after": [picture("后", "green")]}
        contact = people(OPERATORS[name])
        if name == "歌华有线":
            contact.open("/tasks/").reads(task.number).does(f"/tasks/{task.number}/sign/")
            contact.does(f"/tasks/{task.number}/report/", text=f"{name}已入槽", **photos)
        else:
            work.sign(task=task, by=contact.user)
            contact.does(f"/tasks/{task.number}/report/", text=f"{name}已入槽", **photos)
    assert Issue.objects.get(pk=wires.pk).state == "verifying"
    work.sweep_photos()
    assert Photo.objects.ready().count() == 10
    assert set(ActionItem.objects.values_list("state", "report")) == {("done", f"{name}已入槽") for name in OPERATORS}


def everybody_is_answered(cast, people, clock, issues, resolution, petitions):
    """The second table hears that all is done; one resolution answers both issues, and each petitioner hears it."""
    zhou, here = people("zhou"), f"/resolutions/{resolution.pk}/"
    keys = [cast.organisations[name].pk for name in OPERATORS]
    second = jimenli.call(zhou, "coordination", "架空线第二次协调会", keys)
    zhou.does(f"/meetings/{second.pk}/item/", title="各家进度")
    jimenli.hold(clock, zhou, second, [people(username) for username in OPERATORS.values()])
    jimenli.close(clock, zhou, second, "五家均已完成")
    answered, both = f"{here}answer/", [f"issue-{row.pk}" for row in issues]
    zhou.open(answered).press(to=answered, matters=both, text="五家单位的线已全部入槽，废线已清")
    for name, petition in petitions.items():
        people(name).is_told(petition.number, "五家单位的线已全部入槽")
    assert set(Issue.objects.values_list("state", "has_evidence")) == {("answered", True), ("answered", False)}
    assert set(Petition.objects.values_list("state", flat=True)) == {"replied"}
    assert set(Task.objects.values_list("state", flat=True)) == {"done"}  # verified with the answer
    zhou.open(here).reads("以本决议答复了 2 件事项的诉求人")

    # each of them appraises, on a page of her own
    people("li").does(f"/petitions/{petitions['li'].number}/appraise/", solved="yes", satisfied="yes").reads("已办结")
    for name in petitions.keys() - {"li"}:
        work.appraise(petition=petitions[name], solved=True, satisfied=True, by=cast[name])
    assert set(Petition.objects.values_list("state", "solved")) == {("closed", True)}
    assert set(Issue.objects.values_list("state", flat=True)) == {"closed"}


def ends(people, clock, committee, resolution, notice):
    """In force when its publicity is over; everybody reads what became of it. And the term, to its last second."""
    pass_to(clock, notice.ends_at + timedelta(minutes=1))
    anybody = people("sun")  # of the other street: to him it is what it is to everybody
    anybody.client.logout()
    anybody.open(f"/resolutions/{resolution.pk}/").reads("已生效", "要办的事")
    for name in OPERATORS:
        anybody.reads(f"{name}的线捆扎入槽", f"{name}已入槽", "已完成", "2026年3月31日前")
    anybody.open(committee.get_absolute_url()).reads("整治架空线", "已完成 5 件，在办 0 件")
    assert Seat.objects.current().filter(committee=committee).count() == 11

    clock.move_to(datetime(2029, 3, 16, 23, 59, 59, tzinfo=SHANGHAI), tick=False)
    wang = type(anybody)(people("wang").user).open("/desk/").reads("待办")  # three years on he signs in anew
    clock.move_to(datetime(2029, 3, 17, tzinfo=SHANGHAI), tick=False)
    wang.open("/desk/", status=404)
