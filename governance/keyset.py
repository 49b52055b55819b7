"""Pages of a list by keyset: page 1,000 costs what page 1 costs, and an address can be sent to a colleague.

A mark is the sort values of the last row shown, written readably: `d<iso moment>~y<iso day>~i<number>`.
"""

from datetime import date, datetime

from django.db.models import Q

from governance.walls import others_of

MOST_COUNTED = 1000


def write_mark(values):
    """Sort values as an address-safe text."""
    return "~".join(_written(value) for value in values)


def _written(value):
    if isinstance(value, date):  # a datetime is one too
        return f"{'d' if isinstance(value, datetime) else 'y'}{value.isoformat()}"
    return f"i{int(value)}"


def read_mark(text, length):
    """The values of a mark, or None for anything that is not one (the first page is shown then)."""
    values = []
    for part in text.split("~") if text else []:
        try:
            value = READ.get(part[0], int)(part[1:])
        except (ValueError, IndexError):
            return None
        if not _is_sound(value):
            return None
        values.append(value)
    return values if len(values) == length else None


READ = {"d": datetime.fromisoformat, "y": date.fromisoformat}


def _is_sound(value):
    """A moment with a zone, far enough from the ends of time for any zone's clock; a day; a modest number."""
    if isinstance(value, datetime):
        return value.tzinfo is not None and 1 < value.year < 9999
    return isinstance(value, date) or abs(value) <= 2**62


def beyond(keys, values):
    """Rows that sort after `values` under `keys` (`-` before a key means descending)."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        name, step = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        condition |= equal & Q(**{f"{name}__{step}": value})
        equal &= Q(**{name: value})
    name, step = (keys[0][1:], "lte") if keys[0].startswith("-") else (keys[0], "gte")
    return Q(**{f"{name}__{step}": values[0]}) & condition


class Page:
    """One page of a queryset; iterate over it, ask `next_query`, `count_text`.

    `wide` joins to the rows of the page what is shown of them (`lambda rows: rows.for_list()`).
    """

    def __init__(self, rows, params, *, keys, size=50, mark="after", wide=None):
        self.keys, self.mark, self.params = keys, mark, params
        self._all = rows
        values = read_mark(params.get(mark, ""), len(keys))
        if values is not None:
            try:
                rows = rows.filter(beyond(keys, values))
            except (TypeError, ValueError):  # a date where a number belongs: no mark of this list
                values = None
        found = self._cut(rows, size + 1, wide)
        self.rows, self.is_first = found[:size], values is None
        self.has_next = len(found) > size

    def _cut(self, rows, most, wide):
        """Which rows first, then what they carry: a plan that joins first joins hundreds in order to show fifty."""
        rows = rows.order_by(*self.keys)[:most]
        if wide is None:
            return list(rows)
        keys = list(rows.values_list("pk", flat=True))
        found = {row.pk: row for row in wide(others_of(rows).filter(pk__in=keys))} if keys else {}
        return [found[key] for key in keys if key in found]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @property
    def next_query(self):
        """The query string of the next page, or empty."""
        if not self.has_next:
            return ""
        query = self.params.copy()
        query[self.mark] = self.next_mark
        return "?" + query.urlencode()

    @property
    def next_mark(self):
        """Where the next page begins, or None behind the last."""
        if not self.has_next:
            return None
        return write_mark([value_of(self.rows[-1], key.lstrip("-")) for key in self.keys])

    @property
    def first_query(self):
        """The query string of the first page, or empty when this is it."""
        if self.is_first:
            return ""
        query = self.params.copy()
        query.pop(self.mark, None)
        return "?" + query.urlencode()

    @property
    def count_text(self):
        """How many rows in all, counted no further than 1,000; not counted at all when this page is all there is."""
        return str(len(self.rows)) if self.is_first and not self.has_next else bounded_count(self._all)


def value_of(row, key):
    return row[key] if isinstance(row, dict) else getattr(row, key)


def bounded_count(rows):
    """`37`, or `1000+`: a count that never walks more than a thousand rows."""
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
