"""No form takes more than it shows: whatever else is posted with it, the database ends as if it had not been.

Every form that somebody of the cast finds on a page is filled in and posted twice: as it is, and with the name of every
column of every model beside it. Both times the database must end alike to the last byte. Clock, chance and
counters are set to the same start, so that nothing but the extra fields can make a difference.
"""

import random
import re
from html.parser import HTMLParser

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.kept_rows import tables
from tests.test_access import ACCESS, scene  # noqa: F401 -- the same scene
from tests.test_markers import READ, address_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_pages")]
# What somebody would try first, by what kind of column it is.
TRIED = {"BooleanField": "on", "DateTimeField": "2001-01-01 00:00", "DateField": "2001-01-01", "JSONField": "{}"}
WORDS = {"date": "2026-12-01", "datetime-local": "2026-12-01T10:00", "month": "2026-12", "time": "10:00", "number": "2"}
WORDS |= {"email": "a@example.invalid", "tel": "15400001234", "checkbox": "on", "radio": "on"}


class Forms(HTMLParser):
    """The POST forms of a page as (action, {field: value}), filled in where a person would."""

    def __init__(self, page):
        super().__init__()
        self.found, self.fields, self.select = [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        one = dict(attrs)
        if tag == "form":
            self.fields = {} if one.get("method", "").lower() == "post" else None
            if self.fields is not None:
                self.found.append((one.get("action", ""), self.fields))
        if self.fields is None:
            return
        name = one.get("name")
        if tag == "input" and name and one.get("type") not in {"file", "submit"}:
            typed = WORDS.get(one.get("type", "text"), "一句话")
            self.fields.setdefault(name, one.get("value") or typed)
        elif tag == "textarea" and name:
            self.fields[name] = "一句话，说明情况"
        elif tag == "button" and name:
            self.fields.setdefault(name, one.get("value", ""))
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and one.get("value"):
            self.fields.setdefault(self.select, one["value"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        if tag == "select":
            self.select = None


def extras():
    """Every column's name, and its key as forms would spell it."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    named = {field.name: TRIED.get(field.get_internal_type(), "1") for field in fields}
    keys = {field.attname: "1" for field in fields if field.is_relation}
    return named | keys | {"pk": "1", "owner": "1", "role": "lead"}


EXTRAS = extras()


def state():
    """All rows of all tables, as one fingerprint per table."""
    rows = "md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), ''))"
    parts = [f"SELECT '{table}', {rows} FROM {table} r" for table, _ in tables()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def counters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, coalesce(last_value, 1) FROM pg_sequences")
        return cursor.fetchall()


def wind_back(kept):
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SELECT setval('{name}', {value})" for name, value in kept))


class Undone(Exception):
    pass


def after(client, address, fields, kept, monkeypatch):
    """What the database is after this post, which is then undone; and the answer's status."""
    chance = random.Random(1)
    wind_back(kept)
    with monkeypatch.context() as patch:
        patch.setattr("os.urandom", chance.randbytes)
        patch.setattr("random._urandom", chance.randbytes)
        try:
            with transaction.atomic():
                answer = client.post(address, fields)
                text_of(answer)  # a list that was exported is a file, to be closed
                status, found = answer.status_code, state()
                raise Undone
        except Undone:
            return status, found


def forms_of(client, scene, names=READ):  # noqa: F811
    """Each kind of form once: by where it goes, numbers aside, and by what it asks."""
    found = {}
    for name in names:
        address = address_of(name, scene)
        response = client.get(address)
        for action, fields in Forms(text_of(response)).found if response.status_code == 200 else []:
            where = action or address
            found.setdefault((re.sub(r"[0-9a-zA-Z-]*\d[\w-]*", "#", where), frozenset(fields)), (where, fields))
    return list(found.values())


PEOPLE = ["li", "zhou", "wuye", "jiedao"]
NOT_POSTED = ("/accounts/logout", "/accounts/demo", "/elder")
# The form's own, which one of its two halves does not show: why somebody looks at a phone, or why she says no.
OWN = {"/look/": {"note"}, "/homes/": {"reason"}}
LEAST_WRITTEN = {"li": 10, "zhou": 15, "wuye": 8, "jiedao": 15}  # a test that posts nothing valid proves nothing


@pytest.mark.parametrize("username", PEOPLE)
def test_no_form_takes_more_than_it_shows(cast, scene, username, monkeypatch, settings):  # noqa: F811
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
    written, different = 0, {}
    with time_machine.travel(timezone.now(), tick=False):
        client = Client()
        client.force_login(cast[username])
        forms, kept = forms_of(client, scene), counters()
        untouched = state()
        for address, fields in forms:
            if address.startswith(NOT_POSTED):
                continue
            plain = after(client, address, fields, kept, monkeypatch)
            own = {name for part, names in OWN.items() if part in address for name in names}
            extra = {name: value for name, value in EXTRAS.items() if name not in own}
            more = after(client, address, extra | fields, kept, monkeypatch)
            written += plain[1] != untouched
            if plain != more:
                tables_ = [name for name in plain[1] if plain[1][name] != more[1][name]]
                different[address] = (plain[0], more[0], tables_)
    assert different == {}
    assert written >= LEAST_WRITTEN[username]
