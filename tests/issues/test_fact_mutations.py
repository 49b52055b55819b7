"""Every named fact bites: turned to "always" or to "never", it makes `visible_to` differ from the second opinion.

Over the cast, with a row for each reason to see something and for each bar against it. A fact that could be turned
without anybody noticing would be one that nothing tests.
"""

import uuid
from dataclasses import replace

import pytest
from django.db.models import Q
from django.utils.timezone import now

from governance.registry.models import Home, HomeClaim
from issues.insight.sight import Standing, may_see
from issues.petitions import actions
from issues.petitions.models import Extension, Issue, Petition, Photo, Recusal, Task
from tests.kept_rows import kept

pytestmark = pytest.mark.django_db

MODELS = (Petition, Issue, Task, Extension, Photo, HomeClaim)
# Not None: that would end the query before it is asked.
TURNED = {"always": Q(pk__isnull=False), "never": Q(pk__isnull=True)}
# Those that notice, the quickest first.
WHO = ["admin", "li", "zhou", "jijian", "wuye", "wang", "jiedao", "zhao", "gehua"]
# What stands in for the committee watches over it as well, by another fact; that it may also act is
# test_recusals.py's business.
CONTAINED = {(model.__name__, "stands_in", "never") for model in (Petition, Issue, Task)}


@pytest.fixture
@kept
def rows(cast, issue_of, file_for):
    """By kind, each row with all that stands for it and against it."""
    firm, wuye = cast.organisations["首华物业"], cast["wuye"]
    shared = issue_of(text="王志强没来", by="dang", visibility="neighbours")
    handled(shared, firm, cast, wuye)
    handled(issue_of("li", text="反映物业", about=firm, by="dang"), firm, cast, wuye)
    file_for("zhao", visibility="neighbours", about=firm)
    file_for("li", text="收红包", is_accusation=True, about_person=cast["zhou"])
    named = file_for("li", text="收红包", is_accusation=True, about_person=cast["jijian"])
    recuse(named, cast["jijian"])
    handled(issue_of("li", text="反映居委会", about=cast.organisations["居委会"], by="dang"), firm, cast, wuye)
    recuse(issue_of("li", text="物业没来", by="dang").petitions.get(), wuye)
    sent_to_wuye = issue_of("li", text="又坏了", by="dang")
    handled(sent_to_wuye, firm, cast, None)
    recuse(sent_to_wuye.petitions.get(), wuye)
    issue_of("li", about_person=cast["zhou"])
    HomeClaim.objects.create(person=cast["gehua"], home=home_of(cast["li"]), kind="tenant", claimed_at=now())
    HomeClaim.objects.create(person=cast["gehua"], home=Home.objects.first(), kind="owner", claimed_at=now())
    Photo.objects.create(uploader=cast["gehua"], nonce=uuid.uuid4(), next_try_at=now(), uploaded_at=now())
    return {model: list(model.objects.order_by("pk")) for model in MODELS}


def handled(issue, firm, cast, who):
    actions.dispatch(issue=issue, lead=firm, by=cast["dang"])
    task = issue.tasks.get()
    if who:
        actions.sign(task=task, by=who)
        actions.ask_extension(task=task, days=2, reason="等料", by=who)
    for beside in ({"task": task}, {"petition": issue.petitions.get()}):
        Photo.objects.create(uploader=cast["admin"], nonce=uuid.uuid4(), next_try_at=now(), uploaded_at=now(), **beside)


def home_of(person):
    return person.ownerships.get().home


def recuse(petition, person):
    Recusal.objects.get_or_create(petition=petition, person=person, defaults={"ground": "named", "since": now()})


def mutants(model):
    """(what was turned, how, the facts with it turned), of the facts and of the bars against them."""
    facts = model.objects.all().FACTS
    for how, condition in TURNED.items():
        turned = {"holds": lambda user, condition=condition: condition}
        for fact in facts:
            yield fact.name, how, tuple(replace(one, **turned) if one is fact else one for one in facts)
        for name in sorted({bar.name for fact in facts for bar in fact.bars}):
            yield (
                f"bar {name}",
                how,
                tuple(
                    replace(one, bars=tuple(replace(bar, **turned) if bar.name == name else bar for bar in one.bars))
                    for one in facts
                ),
            )


def differs(model, allowed):
    """Whether anybody sees anything else than may be seen."""
    return any(set(model.objects.visible_to(user).values_list("pk", flat=True)) != keys for user, keys in allowed)


@pytest.mark.parametrize("model", MODELS)
def test_no_fact_can_be_turned_unnoticed(cast, rows, monkeypatch, model):
    allowed = []
    for name in WHO:
        standing = Standing(cast[name])
        allowed.append((cast[name], {row.pk for row in rows[model] if may_see(cast[name], row, standing)}))
    assert not differs(model, allowed)
    unnoticed = set()
    for name, how, facts in mutants(model):
        with monkeypatch.context() as patch:
            patch.setattr(type(model.objects.all()), "FACTS", facts)
            if not differs(model, allowed):
                unnoticed.add((model.__name__, name, how))
    assert unnoticed == {one for one in CONTAINED if one[0] == model.__name__}
