"""房屋码: printed by the 居委会, used once by whoever lives there."""

from collections import namedtuple
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.journal.actions import record
from governance.people import slips
from governance.people.models import CODES_LAST, HomeCode, entrances_kept_by
from governance.people.states import CodeState
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.actions import begin_living, claim_home, neighbourhood_staff
from governance.registry.models import Entrance, Home, HomeClaim, Occupancy, Ownership, lives_in, residents_of
from governance.registry.states import ClaimKind, ClaimState

SAME_SHEET = timedelta(hours=1)  # a form sent again within this time gives the same slips, later it must be made anew
UNKNOWN = "没有这个房屋码，请对照纸上的 8 位字母和数字再输一次"
REFUSALS = {
    CodeState.USED: "这个房屋码已经用过，每个码只能用一次。请家里已绑定的人为您确认，或向社区居委会再要一个",
    CodeState.REVOKED: "这个房屋码已经作废，居委会后来又印过新的。请用新的一张，或向社区居委会再要一个",
    CodeState.EXPIRED: "这个房屋码已经过期，请向社区居委会再要一个",
}

Slip = namedtuple("Slip", "home code expires_at")
Bound = namedtuple("Bound", "home waits")


class WrongCode(Exception):
    """Not a code that can be used; the message says why and what to do."""


@transaction.atomic
def make_codes(*, entrance, sheet, by, home=None, empty_only=False, at=None):
    """New codes for an entrance, or for one home of it; what was out for these homes ends. Returns slips.

    The same form sent again gives the same slips: a double click must not make worthless what it just printed.
    """
    at = at or timezone.now()
    if not entrances_kept_by(by).filter(pk=entrance.pk).exists():
        raise NotAllowed("只有本社区居委会和所属街道可以生成房屋码")
    Entrance.objects.select_for_update(no_key=True).get(pk=entrance.pk)
    if HomeCode.objects.filter(sheet=sheet).exists():
        return _same_again(sheet, by, at)
    homes = list(homes_for_codes(entrance, home=home, empty_only=empty_only))
    revoked = HomeCode.objects.live().filter(home__in=homes).update(revoked_at=at)
    slips_made = [Slip(one, code, at + CODES_LAST) for one, code in _fresh(sheet, homes)]
    HomeCode.objects.bulk_create(
        HomeCode(
            home=slip.home,
            code_hash=slips.digest(slip.code),
            sheet=sheet,
            made_at=at,
            made_by=by,
            expires_at=slip.expires_at,
        )
        for slip in slips_made
    )
    record(
        "codes.made",
        subject=entrance,
        by=by,
        at=at,
        building=str(entrance),
        count=len(homes),
        revoked=revoked,
        sheet=str(sheet),
    )
    return slips_made


def homes_for_codes(entrance, *, home=None, empty_only=False):
    """The homes of one sheet, by door."""
    homes = Home.objects.filter(entrance=entrance).select_related("entrance__building").order_by("door")
    if home:
        return homes.filter(pk=home.pk)
    if empty_only:
        owned, lived_in = Ownership.objects.current().exclude(person=None), Occupancy.objects.current()
        return homes.exclude(pk__in=owned.values("home")).exclude(pk__in=lived_in.values("home"))
    return homes


def _fresh(sheet, homes):
    """A code for each home that no other home ever had."""
    codes, taken = {}, set()
    waiting, turn = list(homes), 0
    while waiting:
        made = {home: slips.home_code(sheet, home.pk, turn) for home in waiting}
        known = set(
            HomeCode.objects.filter(code_hash__in=map(slips.digest, made.values())).values_list("code_hash", flat=True)
        )
        for home, code in made.items():
            if slips.digest(code) not in known and code not in taken:
                codes[home] = code
                taken.add(code)
        waiting, turn = [home for home in waiting if home not in codes], turn + 1
    return [(home, codes[home]) for home in homes]


def _same_again(sheet, by, at):
    rows = HomeCode.objects.filter(sheet=sheet).select_related("home__entrance__building").order_by("home__door")
    if any(row.made_by_id != by.pk or row.made_at < at - SAME_SHEET or row.revoked_at for row in rows):
        raise NotPossibleNow("这一张房屋码已经印过，码只在生成时显示一次。需要时请重新生成，旧码随即作废。")
    return [Slip(row.home, _again(row), row.expires_at) for row in rows]


def _again(row):
    turn = 0
    while slips.digest(code := slips.home_code(row.sheet, row.home_id, turn)) != row.code_hash:
        turn += 1
        if turn > 9:  # the installation's key was changed in between
            raise NotPossibleNow("这一张房屋码已经印过，请重新生成。")
    return code


@transaction.atomic
def bind_by_code(*, code, kind, by, at=None):
    """Bind at once to the home that the code was printed for.

    The slip shows who is at the door, not who holds the title: where somebody else is registered as owner, a further
    owner is left to the 居委会, and the code stays good.
    """
    at = at or timezone.now()
    found = HomeCode.objects.filter(code_hash=slips.digest(slips.read(code))).first()
    if found is None:
        raise WrongCode(UNKNOWN)
    homes = Home.objects.select_for_update(of=("self",), no_key=True).select_related("entrance__building__community")
    home = homes.get(pk=found.home_id)
    row = HomeCode.objects.select_for_update().get(pk=found.pk)
    state = row.state_at(at)
    if state != CodeState.OPEN:
        raise WrongCode(REFUSALS[state])
    if lives_in(by, home, kind):
        raise NotPossibleNow("您已经绑定了这处房屋，不用再次绑定。这个码还可以给家里其他人用。")
    if kind == ClaimKind.OWNER and Ownership.objects.current().filter(home=home).exists():
        claim_home(home=home, kind=kind, by=by, at=at)
        return Bound(home, waits=True)
    row.used_at, row.used_by = at, by
    row.save(update_fields=["used_at", "used_by"])
    neighbours = list(residents_of(home).exclude(pk=by.pk))
    begin_living(person=by, home=home, kind=kind, since=timezone.localdate(at))
    same = HomeClaim.objects.filter(person=by, home=home, kind=kind, state=ClaimState.WAITING)
    same.update(state=ClaimState.CONFIRMED, decided_at=at, decided_by=row.made_by, reason="凭房屋码")
    tell = neighbours or (neighbourhood_staff(home.entrance.building.community) if kind == ClaimKind.OWNER else [])
    record(
        "home.bound",
        subject=row,
        by=by,
        at=at,
        tell=tell,
        building=str(home.entrance.building),
        kind=ClaimKind(kind).label,
    )
    return Bound(home, waits=False)
