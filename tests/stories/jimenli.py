"""蓟门里 as its stories need it: who may sit on its second 物管会, five operators, a meeting from call to end."""

import re
from datetime import date, timedelta

from committees.formation import actions as formation
from committees.formation.states import Statement
from committees.meetings import actions as meetings
from committees.meetings.models import Meeting
from committees.party.models import PartyOrganisation, PartyPost
from governance.accounts.models import User
from governance.registry.models import Home, Occupancy, Ownership, Posting, today

SINCE = date(2020, 6, 1)
NAME = "蓟门里社区第二届物业管理委员会"
BRANCH = "蓟门里社区第二届物管会党支部"
OWNERS = ["dang", *(f"weiyuan{number}" for number in range(4, 10))]
# Who is recommended by the 居委会; wang recommends himself.
PEOPLE = {"zhou": "neighbourhood", "weiyuan11": "neighbourhood", "weiyuan10": "occupant"} | dict.fromkeys(
    OWNERS, "owner"
)
ELEVEN = (*PEOPLE, "wang")
EVIDENCE = {code.value: "居委会存档" for code in Statement}
# name: (lead, numbers); of these only buildings 10, 12 and 20 have homes in the tests
ZONES = {
    "第一片区": ("weiyuan4", "1-10"),
    "第二片区": ("wang", "11-16"),
    "第三片区": ("weiyuan5", "17-25"),
    "第四片区": ("weiyuan6", "26-35"),
}
OPERATORS = {
    "歌华有线": "gehua",
    "中国移动": "yidong",
    "中国电信": "dianxin",
    "中国联通": "liantong",
    "中国铁塔": "tieta",
}


def register_neighbours(cast):
    """What the registers know of those who will sit: seven more owners, a tenant, one more of the 居委会."""
    homes = iter(Home.objects.filter(entrance__building__number__in=(10, 20), ownerships=None).order_by("pk")[:7])
    for username in OWNERS[1:]:
        Ownership.objects.create(home=next(homes), person=cast[username], since=SINCE)
    Occupancy.objects.create(home=next(homes), person=cast["weiyuan10"], kind="tenant", since=SINCE)
    office = cast.organisations["居委会"]
    Posting.objects.create(person=cast["weiyuan11"], organisation=office, title="社工", since=SINCE)


def employ_contacts(cast, operators=OPERATORS):
    """A contact for each operator that the demo leaves without one; {name: person}."""
    for name, username in operators.items():
        if username not in cast.people:
            who = User.objects.create_user(username, password="x", display_name=f"{name}联系人")
            job = {"organisation": cast.organisations[name], "title": "区域联系人", "is_lead": True, "since": SINCE}
            cast.people[username] = who
            Posting.objects.create(person=who, **job)
    return {name: cast[username] for name, username in operators.items()}


def community_party(cast):
    """社区党委, of which zhou is secretary: it approves the branch."""
    place = cast.communities["蓟门里"]
    where = {"street": place.street, "community": place, "since": date(2019, 7, 1)}
    above = PartyOrganisation.objects.create(kind="committee", name=f"{place}党委", **where)
    post = {"office": "secretary", "way": "elected", "since": above.since}
    PartyPost.objects.create(party=above, person=cast["zhou"], **post)
    return above


def recommend(cast, committee, username, form):
    """The 居委会 recommends somebody, who agrees; `form` gives the nonce."""
    how = {"way": "neighbourhood", "kind": PEOPLE[username], "nonce": form(), "by": cast["zhou"]}
    nomination = formation.nominate(committee=committee, person=cast[username], **how)
    if username != "zhou":
        formation.agree(nomination=nomination, by=cast[username])
    return nomination


def call(zhou, kind, title, guests=(), *, hour="19:00", place="居委会二层"):
    """Called on the page for tomorrow evening."""
    zhou.open("/meetings/new/")
    body = re.search(rf'value="({kind}-[^"]+)"', zhou.answer.content.decode()).group(1)
    when = {"day": str(today() + timedelta(days=1)), "hour": hour, "place": place}
    zhou.press("召集会议", body=body, title=title, organisations=guests, **when)
    return Meeting.objects.latest("pk")


def hold(clock, zhou, meeting, those):
    """It is the next evening: the code lies on the table. The first signs in on the page, the others likewise."""
    clock.move_to(meeting.begins_at, tick=False)
    zhou.does(f"/meetings/{meeting.pk}/open/")
    zhou.open(f"/meetings/{meeting.pk}/code/").reads("六位数字")
    code = re.search(r"六位数字 (\d{6})", zhou.words).group(1)
    first, *others = those
    first.does(f"/meetings/{meeting.pk}/sign_in/?code={code}").reads("已签到")  # as the square has it
    for one in others:
        meetings.sign_in(meeting=meeting, code=code, by=one.user)
    return code


def close(clock, zhou, meeting, said):
    """Two hours later; the minutes are written from the draft and approved."""
    clock.move_to(meeting.begins_at + timedelta(hours=2), tick=False)
    here = f"/meetings/{meeting.pk}/"
    zhou.does(f"{here}close/")
    zhou.open(f"{here}write/")
    draft = next(form for form in zhou.page.forms if "text" in form.fields).fields["text"][0]
    zhou.press(to=f"{here}write/", text=draft.replace("讨论情况：", f"讨论情况：{said}", 1))
    zhou.does(f"{here}approve/")
    zhou.open(f"{here}minutes/").reads(said)
