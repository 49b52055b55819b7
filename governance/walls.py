"""The second wall: while somebody reads, private rows come out of the database through `visible_to` or not at all.

    class PetitionQuerySet(Walled):
        def visible_to(self, user):
            return self.filter(...).scoped()

A query that forgot it raises `BehindTheWall`: a 500 and a line in the log instead of somebody else's row. What a page
may read without asking who reads (a count, the parts of a row it was given) says so: `.unscoped("why")`.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.db.models import sql

_reading = ContextVar("reading", default=False)


class BehindTheWall(Exception):
    """A page asked for private rows without saying for whom."""


@contextmanager
def reading(is_reading=True):
    """From here on nothing private is read unasked."""
    token = _reading.set(is_reading)
    try:
        yield
    finally:
        _reading.reset(token)


class WalledQuery(sql.Query):
    """Copies carry the mark with them; a query inside another one is the outer one's business."""

    is_scoped = False

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        is_asked = using is not None and connection is None
        if is_asked and _reading.get() and not self.is_scoped and not self.is_empty():
            raise BehindTheWall(f"{self.model.__name__} is read without visible_to (governance/walls.py)")
        return super().get_compiler(using, connection, elide_empty)

    def combine(self, rhs, connector):
        super().combine(rhs, connector)
        both = self.is_scoped and rhs.is_scoped
        self.is_scoped = both if connector == sql.OR else self.is_scoped or rhs.is_scoped


class Walled(models.QuerySet):
    def __init__(self, model=None, query=None, **more):
        super().__init__(model, query or WalledQuery(model), **more)

    def scoped(self):
        """These rows were chosen by who reads them."""
        rows = self._chain()
        rows.query.is_scoped = True
        return rows

    def unscoped(self, why):
        """These rows may be read by this page whoever opens it; `why` is for the reader of the code."""
        return self.scoped()


def unscoped(rows, why):
    """The same of any rows, walled or not."""
    return rows.unscoped(why) if isinstance(rows, Walled) else rows


def others_of(rows):
    """All rows of the same kind, as far as whoever asked for these may ask for them by key."""
    every = rows.model._default_manager.all()
    return every.scoped() if getattr(rows.query, "is_scoped", False) else every
