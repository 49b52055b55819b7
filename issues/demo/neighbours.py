"""The other invented people of the demo: residents who file, and a contact for each organisation without one."""

from dataclasses import dataclass, field

from governance.accounts.models import User
from governance.registry.models import Building, Coverage, Home, Organisation, Ownership, Posting
from governance.registry.states import OrganisationKind
from issues.demo.cast import SINCE

# None of the newspaper page's surnames is among them.
SURNAMES = (
    "于马方孔毛尹石田史叶吕任向齐江孙余宋沈陆苗范罗周胡姚姜秦袁贾夏徐高郭唐陶黄梅常崔梁彭董蒋韩程傅曾谢鲁温雷蔡魏戴"
)
# Pairs of characters, one name after the other.
GIVEN = (
    "桂英玉兰淑珍秀芳凤琴惠茹素云玉芬淑敏桂芝秀梅兰芝春燕慧芳丽华月娥瑞芳文英亚琴宝珠"
    "国强建军德福长山永利宝成振海福来连生文斌树林志刚玉山庆祥守义炳文殿元来顺景明振国"
    "晓东海涛立新红梅雅静思远宇航佳音子涵一鸣"
)
NEAR_WANG, ELSEWHERE, LAOSHAN = 44, 58, 18
WANGS_ZONE = range(9, 17)
OTHER_ZONES = [*range(1, 9), *range(17, 36)]


@dataclass
class Neighbours:
    """Who lives where, who answers for which organisation, who serves which building: all looked up once."""

    near_wang: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)
    laoshan: list = field(default_factory=list)
    home: dict = field(default_factory=dict)  # person's pk -> home
    contact: dict = field(default_factory=dict)  # organisation's pk -> person
    firm: dict = field(default_factory=dict)  # building's pk -> organisation
    titleholder: dict = field(default_factory=dict)


def settle(ground, rng):
    """Move the residents in and name the contacts; returns all that the year must look up."""
    names = _names(rng)
    people = Neighbours()
    _department_of_laoshan(ground)
    _contacts(ground, names, people)
    _residents(ground, names, people, rng)
    _coverage(people)
    return people


def _names(rng):
    names = [
        surname + given for surname in SURNAMES for given in map("".join, zip(GIVEN[::2], GIVEN[1::2], strict=True))
    ]
    rng.shuffle(names)
    taken = set(User.objects.values_list("display_name", flat=True))
    return iter([name for name in names if name not in taken])


def _people(prefix, count, names, first):
    # Nobody signs in as them: no password can match "!", and no note keeps them off the sign-in page.
    return User.objects.bulk_create(
        User(
            username=f"{prefix}{number:03d}",
            display_name=next(names),
            phone=f"1540000{first + number:04d}",
            password="!",  # noqa: S106
            is_demo=True,
        )
        for number in range(1, count + 1)
    )


def _department_of_laoshan(ground):
    street = ground.communities["老山东里北"].street
    ground.organisations["老山执法队"] = Organisation.objects.create(
        kind=OrganisationKind.DEPARTMENT, name="老山街道综合执法队", street=street, duty_phone="010-55550000"
    )


def _contacts(ground, names, people):
    staffed = set(Posting.objects.values_list("organisation", flat=True))
    alone = [one for one in ground.organisations.values() if one.pk not in staffed]
    new = _people("contact", len(alone), names, 2000)
    Posting.objects.bulk_create(
        Posting(person=person, organisation=one, title="联系人", is_lead=True, since=SINCE)
        for person, one in zip(new, alone, strict=True)
    )
    for posting in Posting.objects.select_related("person").order_by("-pk"):
        people.contact[posting.organisation_id] = posting.person


def _residents(ground, names, people, rng):
    jimenli, laoshan = ground.communities["蓟门里"], ground.communities["老山东里北"]
    near, far = _free_homes(jimenli, number__in=WANGS_ZONE), _free_homes(jimenli, number__in=OTHER_ZONES)
    people.near_wang = _move_in("jm", NEAR_WANG, near, names, people, rng, 3000)
    people.elsewhere = _move_in("jl", ELSEWHERE, far, names, people, rng, 3200)
    people.laoshan = _move_in("ls", LAOSHAN, _free_homes(laoshan), names, people, rng, 3400)
    cast = [ground[name] for name in ("li", "zhao", "wang", "dang", "sun")]
    for fact in Ownership.objects.filter(person__in=cast).select_related("home__entrance__building__community"):
        people.home[fact.person_id] = fact.home
    sun = ground["sun"]
    people.home[sun.pk] = Home.objects.select_related("entrance__building__community").get(occupancies__person=sun)


def _free_homes(community, **buildings):
    """Keys only: there are thousands, and a hundred are wanted."""
    here = Building.objects.filter(community=community, **buildings)
    return list(
        Home.objects.filter(entrance__building__in=here, ownerships=None).order_by("pk").values_list("pk", flat=True)
    )


def _move_in(prefix, count, homes, names, people, rng, first):
    new = _people(prefix, count, names, first)
    chosen = rng.sample(homes, count)
    found = Home.objects.select_related("entrance__building__community").in_bulk(chosen)
    Ownership.objects.bulk_create(
        Ownership(person=person, home=found[pk], since=SINCE) for person, pk in zip(new, chosen, strict=True)
    )
    people.home |= {person.pk: found[pk] for person, pk in zip(new, chosen, strict=True)}
    return new


def _coverage(people):
    for fact in Coverage.objects.select_related("organisation").order_by("-pk"):
        kept = {OrganisationKind.FIRM: people.firm, OrganisationKind.TITLEHOLDER: people.titleholder}
        if fact.organisation.kind in kept:
            kept[fact.organisation.kind][fact.building_id] = fact.organisation
