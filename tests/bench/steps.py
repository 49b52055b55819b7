"""What is measured: who asks for which page, beside which limit, and what we aim at (docs/speed.md)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from committees.bodies.models import Committee
from governance.registry.models import Building
from issues.demo.scale.work import RARE
from issues.petitions.models import Issue, Petition, Task


@dataclass(frozen=True)
class Step:
    """`aim` is the most milliseconds of the median, `most` the most times the limit; either may be missing."""

    name: str
    who: str
    ask: Callable
    limit: str = ""
    aim: float | None = None
    most: float | None = None
    status: int = 200


def get(address):
    return lambda client: client.get(address)


def limits():
    """The bare views, each a step of its own."""
    community = Issue.objects.filter(community__name="蓟门里社区").values_list("community", flat=True).first()
    number = Petition.objects.values_list("number", flat=True).latest("pk")
    return [
        Step("limit: list", "", get(f"/limit/rows/?community={community}")),
        Step("limit: detail", "", get(f"/limit/row/?number={number}")),
        Step("limit: submit", "", lambda client: client.post("/limit/insert/")),
    ]


def pages():
    """The pages of the promises, and those that many people open all day."""
    lists = {"limit": "list", "most": 10}
    wangs, issues = Building.objects.get(community__name="蓟门里社区", number=12), reverse("issues")
    zone = {"building__community": wangs.community, "building__number__range": (9, 16)}  # a small town has few of them
    issue = Issue.objects.filter(**zone, state="handling", petitions__isnull=False).latest("pk")
    petition = Petition.objects.filter(issue=issue).latest("pk")
    theirs = Task.objects.filter(organisation__name="首华物业", issue__building__community=wangs.community)
    task = theirs.latest("pk")
    return [
        Step("/desk/", "wang", get("/desk/"), "list", aim=150),
        Step("/desk/", "zhou", get("/desk/"), "list", aim=150),
        Step("/desk/", "jiedao", get("/desk/"), "list", aim=150),
        *building_pages(wangs),
        *committee_pages(wangs.community),
        Step("/desk/?tab=done", "zhou", get("/desk/?tab=done"), **lists),
        Step("/issues/", "wang", get(issues), **lists),
        Step("/issues/", "zhou", get(issues), **lists),
        Step("/issues/", "jiedao", get(issues), **lists),
        Step("/issues/ filtered", "jiedao", get(f"{issues}?state=handling&urgency=P3"), **lists),
        Step("/issues/ overdue", "jiedao", get(f"{issues}?overdue=1"), **lists),
        Step("/issues/ petitions", "jiedao", get(f"{issues}?rows=petitions"), **lists),
        Step("search 2 letters, common", "zhou", get(f"{issues}?q=漏水&rows=petitions"), "list", aim=100),
        Step("search 2 letters, common", "jiedao", get(f"{issues}?q=漏水&rows=petitions"), "list", aim=100),
        Step("search 2 letters, titles", "jiedao", get(f"{issues}?q=渗漏"), "list", aim=100),
        Step("search 4 letters, rare", "jiedao", get(f"{issues}?q={RARE[:4]}&rows=petitions"), "list", aim=100),
        Step("search a number", "jiedao", get(f"{issues}?q={issue.number}"), "list", aim=100),
        Step("/tasks/", "wuye", get("/tasks/"), **lists),
        Step("/tasks/", "jiedao", get("/tasks/"), **lists),
        Step("/homes/", "zhou", get("/homes/"), **lists),
        Step("/inbox/", "zhou", get("/inbox/"), **lists),
        Step("/petitions/", "li", get("/petitions/"), **lists),
        Step("/board/", "", get("/board/"), **lists),
        Step("/", "li", get("/"), **lists),
        Step("/dashboard/", "zhou", get("/dashboard/"), "list", aim=100),
        Step("/dashboard/", "jiedao", get("/dashboard/"), "list", aim=100),
        Step("issue", "zhou", get(issue.get_absolute_url()), "detail", most=20),
        Step("petition", "zhou", get(petition.get_absolute_url()), "detail", most=20),
        Step("task", "wuye", get(task.get_absolute_url()), "detail", most=20),
        Step("the filing form", "li", get("/petitions/new/"), "detail", most=20),
        Step("submit", "li", submit, "submit", most=10, status=302),
    ]


def building_pages(building):
    try:
        address = reverse("building", args=[building.pk])
    except NoReverseMatch:
        return []
    names = ("wang", "zhou", "jiedao", "li")
    return [Step("building", who, get(address), "detail", aim=150) for who in names]


def committee_pages(community):
    """The page that everybody may read, and the lists of a member's evening."""
    body = Committee.objects.current().get(community=community, kind="management").get_absolute_url()
    lists = ("meetings", "announcements", "rounds", "parties")
    return [
        *(Step("body", who, get(body), "detail", aim=150) for who in ("zhou", "li", "")),
        *(Step(f"/{name}/", "zhou", get(reverse(name)), "list", most=10) for name in lists),
    ]


def submit(client):
    """A petition without photos, as the form sends it."""
    fields = {
        "nonce": uuid.uuid4(),
        "text": "六楼屋顶下雨就漏，墙都湿了，盼着早点修上。",
        "category": "C3",
        "place_kind": "home",
        "contact_phone": "15400000001",
        "visibility": "private",
    }
    return client.post("/petitions/new/", fields)
