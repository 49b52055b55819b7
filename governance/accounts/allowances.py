"""How often one may do something: one mechanism for sign-in, codes, filing, search, exports, photos.

    from governance.accounts import allowances
    allowances.spend("file", person=request.user)                 # TooMany -> 429 page with Retry-After
    if form.is_valid() and allowances.spend_for(request, form, "file", person=request.user):  # keeps what was typed

Call `spend` in a view, before the deed: within the deed's transaction a refusal would roll back with it and other
counts would wait for its locks.

Counted in PostgreSQL, in one atomic statement per limit: a flushed broker forgets nothing, and tries at the same
moment cannot exceed the limit. The window slides: at most `amount` within *any* `seconds`; refused tries do not
count. Keys are hashed, the table holds neither phones nor addresses.
"""

import functools
import math
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from governance.accounts import limits
from governance.accounts.models import Allowance, Spending
from governance.accounts.networks import network_of
from governance.refusals import TooMany

SPEND = """
INSERT INTO accounts_spending AS s (key, times, until, refused)
VALUES (%(key)s, array_fill(%(at)s::timestamptz, ARRAY[%(n)s]), %(until)s, false)
ON CONFLICT (key) DO UPDATE SET
  refused = cardinality(ARRAY(SELECT t FROM unnest(s.times) t WHERE t > %(since)s)) + %(n)s > %(amount)s,
  times = ARRAY(SELECT t FROM unnest(s.times) t WHERE t > %(since)s ORDER BY t)
    || CASE WHEN cardinality(ARRAY(SELECT t FROM unnest(s.times) t WHERE t > %(since)s)) + %(n)s > %(amount)s
       THEN ARRAY[]::timestamptz[] ELSE array_fill(%(at)s::timestamptz, ARRAY[%(n)s]) END,
  until = %(until)s
RETURNING refused, times[greatest(1, cardinality(times) + %(n)s - %(amount)s)]
"""
GIVE_BACK = """
UPDATE accounts_spending
SET times = times[:array_position(times, %(at)s) - 1] || times[array_position(times, %(at)s) + %(n)s:]
WHERE key = %(key)s AND array_position(times, %(at)s) IS NOT NULL
"""


@dataclass(frozen=True)
class Receipt:
    """What was counted, so that it can be given back: a right password is no failed try."""

    keys: tuple
    at: datetime
    n: int = 1

    def give_back(self):
        for key in self.keys:
            with connection.cursor() as cursor:
                cursor.execute(GIVE_BACK, {"key": key, "at": self.at, "n": self.n})


def spend(action, *, n=1, at=None, **keys):
    """Count `n` times of an action now, or raise `TooMany` and count nothing. Returns a `Receipt`.

    `keys` say who: person=, account=, device=, network=, number=, what=. A limit whose `per` names a key that is
    not given does not apply.
    """
    at = at or timezone.now()
    spent = []
    for limit in _limits(action, keys):
        refused, oldest = _count(limit, keys, n, at)
        if refused:
            Receipt(tuple(spent), at, n).give_back()
            free = oldest + timedelta(seconds=limit.seconds) if oldest else at + timedelta(seconds=limit.seconds)
            raise TooMany(_rest(free, at), action=action)
        spent.append(_key(limit, keys))
    return Receipt(tuple(spent), at, n)


def spend_for(request, form, action, *, n=1, field=None, **keys):
    """`spend` for a page that keeps what was typed: a refusal is an error of the form. Returns whether to go on."""
    try:
        spend(action, n=n, **keys)
    except TooMany as refusal:
        refuse(request, form, refusal, field)
        return False
    return True


def refuse(request, form, refusal, field=None):
    """The page comes back with its form; the middleware of signing in makes it a 429 and leaves an event."""
    form.add_error(field, str(refusal))
    request.too_many = refusal


def counts_searches(view):
    """A list costs little to turn over, and much to search: only an address with `q` is counted."""

    @functools.wraps(view)
    def counted(request, *args, **kwargs):
        if request.GET.get("q", "").strip():
            known = request.user.is_authenticated
            spend("search", **({"person": request.user} if known else {"network": network_of(request)}))
        return view(request, *args, **kwargs)

    return counted


def note(action, *, n=1, at=None, **keys):
    """Count without refusing anybody: what only somebody who watches wants to know."""
    with suppress(TooMany):
        spend(action, n=n, at=at, **keys)


def peek(action, *, at=None, **keys):
    """Seconds until one more is allowed; 0 when it is allowed now. Counts nothing."""
    at = at or timezone.now()
    rest = 0
    for limit in _limits(action, keys):
        row = Spending.objects.filter(key=_key(limit, keys)).first()
        window = timedelta(seconds=limit.seconds)
        times = sorted(t for t in row.times if t > at - window) if row else []
        if len(times) >= limit.amount:
            rest = max(rest, _rest(times[-limit.amount] + window if limit.amount else at + window, at))
    return rest


def forgive(action, **keys):
    """Forget what was counted for exactly these keys: after a success, the failures before it."""
    mine = [limit for limit in _limits(action, keys) if set(limit.per.split("+")) == set(keys)]
    Spending.objects.filter(key__in=[_key(limit, keys) for limit in mine]).delete()


def load_allowances():
    """Add the rows that are missing; rows that people edited stay. Returns how many are new."""
    there = set(Allowance.objects.values_list("action", "per", "seconds"))
    acted = {(action, per) for action, per, _ in there}
    new = [
        Allowance(action=row.action, per=row.per, amount=row.amount, seconds=row.seconds, basis=row.basis)
        for row in limits.LIMITS
        if (row.action, row.per) not in acted  # whoever changed the seconds of a row did not ask for it twice
    ]
    Allowance.objects.bulk_create(new)
    return len(new)


def sweep(at=None):
    """Windows that are over."""
    return Spending.objects.filter(until__lt=at or timezone.now()).delete()[0]


DEFAULTS = defaultdict(list)
for _row in limits.LIMITS:
    DEFAULTS[_row.action].append(_row)


def _limits(action, keys):
    """The rows in force; the table of defaults where nothing was loaded yet. In one order, so that none deadlock."""
    if action not in limits.ACTIONS:
        raise KeyError(f"no allowance is called {action}")
    if not settings.RATE_LIMITS:
        return []
    rows = list(Allowance.objects.filter(action=action).order_by("per", "seconds")) or DEFAULTS[action]
    return [row for row in rows if set(row.per.split("+")) <= set(keys)]


def _key(limit, keys):
    who = [f"{part}={getattr(keys[part], 'pk', keys[part])}" for part in limit.per.split("+")]
    text = "\n".join([limit.action, str(limit.seconds), *who])
    return salted_hmac("accounts.allowances", text, algorithm="sha256").hexdigest()[:40]


def _count(limit, keys, n, at):
    if n > limit.amount:
        return True, None
    window = timedelta(seconds=limit.seconds)
    values = {"key": _key(limit, keys), "at": at, "since": at - window, "until": at + window}
    with connection.cursor() as cursor:
        cursor.execute(SPEND, values | {"n": n, "amount": limit.amount})
        return cursor.fetchone()


def _rest(free, at):
    return max(1, math.ceil((free - at).total_seconds()))
