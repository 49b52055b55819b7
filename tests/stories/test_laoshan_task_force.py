"""老山: the street founds a task force; it gets its temporary branch, holds ninety buildings through fourteen days of
an emergency, writes its log, and is over with its last second."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from committees.bodies.models import Committee, Seat
from committees.party.models import PartyOrganisation, PartyPost
from committees.responsibility import actions as responsibility
from committees.responsibility.models import Charge, Duty, Emergency
from committees.taskforces.models import Charter
from governance.clocks import actions as clocks
from governance.registry.models import Building, Community
from governance.workdays import SHANGHAI
from tests.committees.test_emergency import at
from tests.stories.conftest import Reader

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
NAME = "老山东里北社区有机更新工作专班"
BRANCH = f"{NAME}临时党支部"
ARTICLE = "《中国共产党支部工作条例（试行）》第八条"
LAST = date(2026, 6, 30)
MEMBERS = ("zhuanban", "juwei", "wuye")
GIVEN = (
    ("banner", "联防联控 共筑屏障"),
    ("banner", "情系居民 守护家园"),
    ("thanks", "九十栋楼没有落下一户，谢谢你们。"),
    ("thanks", "春节全员到岗，日夜守在门口。"),
)
PLACES = ("老山东里北社区", "老山东里社区", "老山西里社区")


@pytest.fixture
def before(cast, settings):
    """The task force of earlier years is over; the community's Party committee stands, laoshan is its secretary."""
    settings.RATE_LIMITS = False
    Committee.objects.filter(kind="task_force").update(name="前一个专班", until=MONDAY.date())
    north = cast.communities["老山东里北"]
    above = PartyOrganisation.objects.create(
        kind="committee", name=f"{north}党委", street=north.street, community=north, since="2019-07-01"
    )
    post = {"office": "secretary", "way": "elected", "since": above.since}
    PartyPost.objects.create(party=above, person=cast["laoshan"], **post)
    return above


def test_laoshan_task_force(cast, before, person, time_machine):
    north = cast.communities["老山东里北"]
    time_machine.move_to(MONDAY, tick=False)
    street, lead, watch = person("laoshan"), person("zhuanban"), person("jiandu")
    lead.open("/taskforces/").reads("没有您参加的专班")
    lead.open("/taskforces/new/", status=403)

    # The street founds it; a day that is over is refused at its field, and nothing typed is lost
    firm, office = cast.organisations["首华物业"], cast.organisations["老山居委会"]
    typed = {
        "community": north.pk,
        "name": NAME,
        "purpose": "推进“10+1”项更新改造提升工程",
        "leaves": "竣工移交的工程和管理办法",
        "leader": "zhuanban",
        "leader_kind": "street",
        "who_1": f"o{firm.pk}",
        "work_1": "现场和停车",
        "who_2": f"o{office.pk}",
        "work_2": "入户和议事",
        "who_3": "residents",
        "name_3": "居民代表十二人",
        "work_3": "反映意见",
    }
    street.open("/taskforces/new/").press("成立专班", **typed, last_day="2026-03-02")
    street.reads("到期日应当在今天以后", "推进“10+1”项更新改造提升工程", "成员单位和分工")
    street.does("/taskforces/new/", **typed, last_day="2026-06-30").reads(NAME, "进行中", "居民代表十二人")
    charter = Charter.objects.get()
    home, body = charter.get_absolute_url(), charter.committee
    lead.is_told(f"{NAME}已成立，到2026年6月30日")
    for name, kind in (("jiandu", "supervisor"), ("juwei", "neighbourhood"), ("wuye", "firm")):
        street.does(f"{home}person/", person=name, kind=kind)
    watch.open(home).reads("庄斑", "组长", "简度", "党风监督员")
    person("li").open(body.get_absolute_url()).reads("专班任务", "首华物业", "到2026年6月30日为止")

    # Its branch: without a task it is none; nobody is elected and nobody is admitted there, by the regulation
    above = before.get_absolute_url()
    task = {"kind": "temporary", "name": BRANCH, "committee": body.pk, "since": "2026-03-02"}
    street.open(f"{above}found/").press("登记成立", **task).reads("临时党支部请写明任务")
    street.does(f"{above}found/", **task, purpose="领导专班工作")
    branch = PartyOrganisation.objects.get(name=BRANCH)
    page = branch.get_absolute_url()
    post = {"person": "zhuanban", "office": "secretary", "since": "2026-03-02"}
    street.open(f"{page}appoint/").press("登记任职", **post, way="elected").reads("指定，不进行换届选举", ARTICLE)
    street.does(f"{page}appoint/", **post, way="appointed")
    life = {"held_on": "2026-03-02", "title": "第一次会议", "present": "3"}
    lead.open(f"{page}record/").press("登记", **life, kind="admission").reads("一般不发展党员", ARTICLE)
    lead.does(f"{page}record/", **life, kind="party_day").reads("主题党日")
    watch.open(f"{page}record/", status=403)
    assert "庄斑" in lead.open(page).words
    assert "庄斑" not in person("li").open(page).words.partition("基本情况")[2]  # a post implies membership

    # Three members hold ninety buildings; each finds hers in the menu, also where another 居委会 is
    seats = {seat.person.username: f"s{seat.pk}" for seat in Seat.objects.filter(committee=body)}
    for place, name, beside in zip(PLACES, MEMBERS, (*MEMBERS[1:], MEMBERS[0]), strict=True):
        community = Community.objects.get(name=place)
        held = {"buildings": "1-30", "lead": seats[name], "deputies": seats[beside]}
        street.does(f"/charges/new/{community.pk}/", **held).reads("负责人")
    leads = Charge.objects.in_force().filter(part="lead")
    assert {name: leads.filter(seat__person=cast[name]).count() for name in MEMBERS} == dict.fromkeys(MEMBERS, 30)
    assert leads.values("building").distinct().count() == 90
    lead.open("/taskforces/").reads("包楼", "工作专班", NAME)
    lead.open("/charges/").reads("老山东里北社区：每栋楼谁负责")
    west = Building.objects.get(community__name="老山西里社区", number=1)
    lead.open(f"/charges/?community={west.community_id}").reads("负责人 吴业成", "副负责人 庄斑")
    lead.open(west.get_absolute_url())

    # Fourteen days: every building, every day; who says nothing by ten is reminded; the street changes one day
    days = {"since": "2026-03-02", "last_day": "2026-03-15", "check_by": "10:00"}
    everywhere = [community.pk for community in Community.objects.filter(street=north.street)]
    street.does("/emergencies/new/", kind="epidemic", name="三月值守", communities=everywhere, **days)
    row = Emergency.objects.get()
    assert Duty.objects.filter(emergency=row).count() == 90 * 14
    duty = row.get_absolute_url()
    street.does(f"{duty}roster/", day="2026-03-03", numbers="1", person=cast["jiandu"].pk)
    for name in MEMBERS[:2]:
        one = person(name).open(f"{duty}check-in/").press("栋全部正常", condition="fine")
        one.reads("已报告")
    street.open(duty).reads("正常 60", "还没报 30")
    time_machine.move_to(MONDAY + timedelta(hours=1, minutes=1), tick=False)
    clocks.tick(now=MONDAY + timedelta(hours=1, minutes=1))
    person("wuye").is_told("三月值守3月2日：2026年3月2日 周一 10:00 已到，到时还没有报平安。")
    for n in range(1, 14):
        for name, place in zip(MEMBERS, PLACES, strict=True):
            here = list(row.buildings.filter(community__name=place).select_related("community"))
            nonce = charter.nonce.__class__(int=n * 10 + MEMBERS.index(name))
            when = {"nonce": nonce, "at": at(row.since + n * DAY, 9)}
            responsibility.check_in(emergency=row, buildings=here, condition="fine", by=cast[name], **when)
    time_machine.move_to(MONDAY + 14 * DAY, tick=False)
    lead = person("zhuanban").open(duty).reads("没有进行")
    lead.open(f"{duty}check-in/").reads("应急没有进行，不用报平安")

    # The log of a day, put right within it; the supervisor reads and writes nothing; a week is told by itself
    log = f"{home}log/"
    lead.does(log, done="入户核对 18 户", people_out="6", problems="雨水管堵塞").reads("已写进日志", "入户核对 18 户")
    lead.does(log, done="入户核对 20 户", people_out="7").reads("已更正", "入户核对 20 户", "原来写：入户核对 18 户")
    watch = person("jiandu").open(log).reads("没有记录")
    assert "写进日志" not in watch.words
    street = person("laoshan").open(f"{home}weeks/2026-03-16/").reads("出动（人次） 7", "入户核对 20 户")
    street.open(f"{home}weeks/2026-03-02/").reads(
        "工作日没有记录（天） 5", "应急报平安", "应报（栋次） 630", "已报 600"
    )
    street.open(f"{home}weeks/2026-03-09/").reads("应报（栋次） 630", "已报 630")

    # Two banners and two letters, written into the record and shown with the givers' consent
    for kind, words in GIVEN:
        entered = f"{body.get_absolute_url()}commendations/new/"
        lead.open(entered)
        next(form for form in lead.page.forms if "words" in form.fields).fields["words"] = [words]
        lead.press(to=entered, kind=kind, giver_words="社区党委", given_on="2026-03-16").reads("已登记，还没有公开")
        page_of = lead.path
        assert Client().get(page_of).status_code == 404  # until its giver agreed
        lead.open(f"{page_of}publish/").press("公开", agreed_on="2026-03-16", is_checked="on").reads("怎样同意公开")
        lead.does(f"{page_of}publish/", way="written", agreed_on="2026-03-16", is_checked="on")
        anybody = Reader(Client().get(page_of).content.decode()).words
        assert words in anybody and "经送出人同意（2026年3月16日书面同意）" in anybody, anybody
    shown = Client().get(f"/commendations/?committee={body.pk}").context["page"].rows
    assert sorted((one.kind, one.words, one.giver_shown) for one in shown) == sorted(
        (*one, "社区党委") for one in GIVEN
    )
    person("li").open(body.get_absolute_url()).reads("联防联控")

    # The end is put off once, with its reason, and told a week before it comes
    extended = {"last_day": "2026-07-31", "reason": "雨季停工两周"}
    street.does(f"{home}extend/", **extended).reads("由2026年6月30日延到2026年7月31日：雨季停工两周")
    lead.open(f"{home}extend/", status=403)
    soon = datetime(2026, 7, 25, 0, 1, tzinfo=SHANGHAI)
    time_machine.move_to(soon, tick=False)
    while clocks.tick(now=soon):
        pass
    person("zhuanban").is_told("专班还有七日到期，到期后组员职权当日终止")

    # Until the last second, and not one longer: seats, buildings, branch
    time_machine.move_to(datetime(2026, 7, 31, 23, 59, 59, tzinfo=SHANGHAI), tick=False)
    lead = person("zhuanban").open(log).reads("今天")
    lead.open(f"{page}record/")
    over = datetime(2026, 8, 1, tzinfo=SHANGHAI)
    time_machine.move_to(over, tick=False)
    for path in (home, log, duty, west.get_absolute_url()):
        lead.open(path, status=404)
    lead.open(f"{page}record/", status=409).reads("已经撤销，或者依托的组织任期已经结束")
    lead.open("/charges/").reads("没有可以查看的楼")
    while clocks.tick(now=over):
        pass
    person("juwei").is_told("包楼 60 件，请重新安排")
    street = person("laoshan").open("/taskforces/?tab=past").reads(NAME, "已结束")
    street.open(home).reads("任期届满", "专班已经结束，席位全部终止")
    person("li").open(body.get_absolute_url()).reads("2026年7月31日已经结束")
