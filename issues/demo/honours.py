"""What 老山 was given for its work in the spring of 2020: two banners and two letters, with their pictures."""

import random
import uuid
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from committees.commendations import actions
from committees.commendations.models import Commendation
from governance.registry.models import Community
from issues.demo.drawings import Sheet

GIVEN_ON, KNOWN_SINCE = date(2020, 4, 20), timedelta(days=300)
BANNER, THANKS = "banner", "thanks"
# from whose Party committee, what, its words
GIVEN = (
    ("老山东里北社区", BANNER, "联防联控 共筑防疫屏障"),
    ("老山东里社区", BANNER, "情系居民 守护家园"),
    (
        "老山东里北社区",
        THANKS,
        "疫情期间，项目部的同志把办公地点搬到小区门口，和社区工作人员一起值守、测温、消毒，为居家的老人送菜送药。"
        "小区面积大、出入口多，你们把九十栋楼分到每名党员，没有落下一户。社区党委和居民感谢你们。",
    ),
    (
        "老山东里社区",
        THANKS,
        "春节人手最紧的时候，你们取消休假，全员到岗，拆装围挡、登记出入，日夜守在门口。居民看在眼里，记在心里。"
        "谨向项目部全体同志表示衷心感谢。",
    ),
)


def give(ground, base):
    """Recorded by the street with the consent in writing; published at once."""
    at, by = base - KNOWN_SINCE, ground["laoshan"]
    for number, (name, kind, words) in enumerate(GIVEN):
        row = actions.enter(
            receiver=ground.organisations["首华物业"],
            community=Community.objects.get(name=name),
            kind=kind,
            words=words,
            given_on=GIVEN_ON,
            giver_words=f"{name}党委",
            nonce=uuid.UUID(int=6000 + number),
            by=by,
            at=at,
        )
        actions.publish(commendation=row, way="written", agreed_on=GIVEN_ON, by=by, at=at)
        place = f"commendations/demo/{number}"
        Commendation.objects.filter(pk=row.pk).update(image=f"{place}.jpg", thumb=f"{place}-thumb.jpg")


def develop():
    """The pictures, at the end: a demo that is rolled back leaves no files behind."""
    for number, (_, kind, _) in enumerate(GIVEN):
        drawn = (cloth if kind == BANNER else paper)(random.Random(number)).jpegs()  # noqa: S311
        for ending, content in zip((".jpg", "-thumb.jpg"), drawn, strict=True):
            path = Path(settings.MEDIA_ROOT) / f"commendations/demo/{number}{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def cloth(rng):
    """A banner on its rod: red, with a golden border, two columns of signs and a fringe."""
    sheet = Sheet("#efe9dc", rng)
    sheet.box(110, 18, 290, 24, "#8c6d48", radius=3)
    sheet.shape((120, 24), (280, 24), (280, 250), (200, 276), (120, 250), fill="#b3121d")
    sheet.line((128, 32), (272, 32), (272, 244), (200, 266), (128, 244), (128, 32), fill="#e7bf4e", width=3)
    for column in (168, 232):
        for row in range(5):
            sign(sheet, column, 58 + row * 36, 11, "#e7bf4e", 3)
    for x in range(124, 280, 8):
        foot = 250 + 26 * (1 - abs(x - 200) / 80)
        sheet.line((x, foot), (x, foot + 14), fill="#e7bf4e", width=2)
    return sheet


def paper(rng):
    """A letter on red paper, written from top to bottom."""
    sheet = Sheet("#d9c7ad", rng)
    sheet.box(60, 20, 340, 280, "#d8352f", "#f0d9a0", 3, radius=3)
    for column in range(3):
        sign(sheet, 160 + column * 40, 52, 13, "#2b1a12", 3)
    for row in range(6):
        for column in range(9 if row < 5 else 4):
            sign(sheet, 92 + column * 27, 98 + row * 29, 8, "#2b1a12", 1.5)
    return sheet


def sign(sheet, x, y, size, ink, width):
    """Strokes that look like a character from afar and say nothing."""
    sheet.line((x - size, sheet.near(y - size / 2, 2)), (x + size, sheet.near(y - size / 2, 2)), fill=ink, width=width)
    sheet.line((x, y - size), (x, y + size), fill=ink, width=width)
    for side in (-1, 1):
        sheet.line((x, y), (x + side * size, sheet.near(y + size * 0.8, 2)), fill=ink, width=width)
