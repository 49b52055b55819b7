"""A double click, a page sent again, a phone that tries twice: one form has one effect, however often it comes.

Every form of the rooms of committees and visits that somebody of the cast finds on a page is posted once, and undone;
then several times at the same moment, with real threads. As many rows must be there as after the one: no second
object, event or notice. Whoever comes second reads a page, and no error.
"""

from http.cookies import SimpleCookie

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import is_valid_path, resolve

from tests.kept_rows import tables
from tests.test_access import scene  # noqa: F401 -- the same scene
from tests.test_forms import Undone, forms_of
from tests.test_markers import READ, address_of, text_of
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("bare_pages")]
ROOMS = ("committees.", "issues.visits.")
PEOPLE = ["li", "zhou", "jiedao"]
TIMES = 3
GOES_ON = {200, 302, 404, 409}  # 404: what an earlier form has ended
LEAST_WRITTEN = {"li": 4, "zhou": 20, "jiedao": 12}  # what posts nothing valid proves nothing


def rows():
    """How many rows each table has."""
    parts = [f"SELECT '{table}', count(*) FROM {table}" for table, _ in tables()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def new_rows(before):
    return {table: count - before[table] for table, count in rows().items() if count != before[table]}


def of_these_rooms(address):
    path = address.partition("?")[0]
    return is_valid_path(path) and resolve(path).func.__module__.startswith(ROOMS)


def after_one(client, address, fields):
    before = rows()
    try:
        with transaction.atomic():
            text_of(client.post(address, fields))
            found = new_rows(before)
            raise Undone
    except Undone:
        return found


def after_many(client, address, fields):
    before, cookies = rows(), client.cookies.output(header="", sep=";")

    def send():
        again = Client(raise_request_exception=False)
        again.cookies = SimpleCookie(cookies)
        return again.post(address, fields).status_code

    return together(*[send] * TIMES), new_rows(before)


@pytest.mark.parametrize("username", PEOPLE)
def test_one_form_has_one_effect(cast, scene, username, settings):  # noqa: F811
    settings.RATE_LIMITS = False
    client, wrong, written = Client(), {}, 0
    client.force_login(cast[username])
    names = [name for name in READ if of_these_rooms(address_of(name, scene))]
    for address, fields in forms_of(client, scene, names):
        if not of_these_rooms(address):
            continue
        once = after_one(client, address, fields)
        codes, many = after_many(client, address, fields)
        written += bool(once)
        if many != once or not set(codes) <= GOES_ON:
            wrong[address] = (codes, once, many)
    assert wrong == {}
    assert written >= LEAST_WRITTEN[username]
