"""Facts about a person that one page asks many times, read once.

`reading(user)` is the same person with a memory: functions marked `asked_once` answer for such a person with plain
keys, which indexes like and which cost nothing to ask again, and for everybody else with a query. For pages that only
read. A deed asks anew each time: authority ends in the same second, also while the deed waited for a lock.
"""

import contextlib
import copy
import functools
from contextvars import ContextVar

MOST = 1000  # keys; of more only the question is remembered


def reading(user, **known):
    """A copy that remembers; what is `known` already is named after the function that would ask it."""
    user.pk  # noqa: B018 -- loads a lazy request.user: the copy of an unloaded one would share its person
    reader = copy.copy(user)
    reader.memory = dict(known)
    return reader


class Keys(list):
    """Remembered keys; whoever asks more of them than keys asks the database anew.

    Only these two by name: Django looks at whatever stands right of `__in` for a queryset's attributes, and would
    take the question instead of the keys.
    """

    def __init__(self, keys, anew=None):
        super().__init__(keys)  # Django copies a list by its class alone; nobody asks such a copy for more
        self._anew = anew

    def filter(self, *conditions, **lookups):
        return self._anew().filter(*conditions, **lookups)

    def exists(self):
        return bool(self)


def asked_once(function):
    """Of a function from a person to a queryset of `.values()` with one column."""

    @functools.wraps(function)
    def asked(user):
        memory = getattr(user, "memory", None)
        if memory is None:
            return function(user)
        if function.__name__ not in memory:
            rows = function(user)
            keys = keys_of(rows[: MOST + 1])
            memory[function.__name__] = keys if len(keys) <= MOST else rows
        known = memory[function.__name__]
        return Keys(known, lambda: function(user)) if isinstance(known, list) else known

    return asked


def has_key(rows, **key):
    """Whether one key, `has_key(streets_of(user), street=7)`, is among those that a function marked above gave."""
    if isinstance(rows, Keys):
        return next(iter(key.values())) in rows
    return rows.filter(**key).exists()


def keys_of(rows):
    return sorted({key for row in rows for key in row.values() if key is not None})


# --- for a batch that happens at one moment --------------------------------------------------------------

_book = ContextVar("book", default=None)


@contextlib.contextmanager
def one_moment(book):
    """Within it, functions marked `of_the_moment` ask each question once and keep the answer in `book`, a dict.

    For a batch that tells many people at one moment; never around a deed, which must ask anew under its lock.
    """
    token = _book.set(book)
    try:
        yield book
    finally:
        _book.reset(token)


def of_the_moment(function):
    """Of a function that gives a list of people; its arguments are keys or rows."""

    @functools.wraps(function)
    def asked(*about, **how):
        book = _book.get()
        if book is None:
            return function(*about, **how)
        question = (function.__qualname__, about, tuple(sorted(how.items())))
        if question not in book:
            book[question] = function(*about, **how)
        return list(book[question])

    asked.read_ahead = lambda read, keys: _read_ahead(function.__qualname__, read, keys)
    return asked


def _read_ahead(name, read, keys):
    """Answer the question of one key for many keys by one `read`; outside of a batch nobody would keep it."""
    book = _book.get()
    unknown = [key for key in keys if book is not None and (name, (key,), ()) not in book]
    if unknown:
        book.update({(name, (key,), ()): people for key, people in read(unknown).items()})
