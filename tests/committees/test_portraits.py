"""委员照片: public by the member's own consent, cut small and square, gone in the second it is taken back."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from committees.bodies import actions
from committees.bodies.models import SHOW_PHOTO, Portrait, Seat
from committees.bodies.states import SeatEnd
from governance.accounts import holdings
from governance.accounts.holdings import Traces
from governance.accounts.models import Consent
from governance.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def picture(width=600, height=800):
    file = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(file, "JPEG")
    return SimpleUploadedFile("face.jpg", file.getvalue(), "image/jpeg")


def files():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("portraits/**/*.jpg")]


def test_a_member_puts_up_a_photo_and_takes_it_back_on_my_data(cast, sign_in, django_capture_on_commit_callbacks):
    seat = cast["wang"].seats.get()
    page, own = reverse("committee", args=[seat.committee_id]), reverse("seat_portrait", args=[seat.pk])
    address = reverse("seat_photo", args=[seat.pk, "full"])
    client = sign_in(cast["wang"])
    assert own in client.get(page).content.decode()
    refused = client.post(own, {"photo": picture()})
    assert "公开照片需要您本人同意" in refused.content.decode()
    assert (Client().get(address).status_code, files()) == (404, [])
    client.post(own, {"photo": picture(), "is_agreed": "on"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(own, {"photo": picture(800, 600), "is_agreed": "on"})
    shown = Client().get(page).content.decode()
    assert (shown.count('<img class="face"'), shown.count("照片经本人同意公开")) == (1, 1)
    assert Image.open(io.BytesIO(b"".join(Client().get(address).streaming_content))).size == (320, 320)
    assert len(files()) == 2  # those of the photo before are gone
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("consent_withdraw", args=[Consent.objects.in_force().get(purpose=SHOW_PHOTO).pk]))
    assert Client().get(address).status_code == 404
    assert '<img class="face"' not in Client().get(page).content.decode()
    assert (Portrait.objects.count(), files()) == (0, [])


def test_nobody_puts_up_the_face_of_somebody_else(cast):
    for name in ("zhou", "li", "jiedao", "admin"):
        with pytest.raises(NotAllowed):
            actions.put_up_portrait(seat=cast["wang"].seats.get(), photo=picture(), by=cast[name])


def test_the_file_goes_with_the_seat(cast, django_capture_on_commit_callbacks):
    seat = cast["wang"].seats.get()
    actions.put_up_portrait(seat=seat, photo=picture(), by=cast["wang"])
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_seat(seat=seat, reason=SeatEnd.RESIGNED, by=cast["zhou"])
    assert (Portrait.objects.count(), files()) == (0, [])


def test_a_seat_or_an_account_that_ends_takes_its_photo_with_it(cast, django_capture_on_commit_callbacks):
    seat = cast["wang"].seats.get()
    actions.put_up_portrait(seat=seat, photo=picture(), by=cast["wang"])
    assert Portrait.objects.public().count() == 1
    given = Consent.objects.in_force().filter(purpose=SHOW_PHOTO)
    given.update(purpose="committee_name")  # another consent is none for this
    assert Portrait.objects.public().count() == 0
    Consent.objects.filter(person=cast["wang"]).update(purpose=SHOW_PHOTO)
    assert Portrait.objects.public().count() == 1
    Seat.objects.filter(pk=seat.pk).update(until=date(2026, 1, 1))
    assert Portrait.objects.public().count() == 0
    (mine,) = [one for one in holdings.known() if one.name == "seats"]
    with django_capture_on_commit_callbacks(execute=True):
        mine.erase(cast["wang"], Traces(frozenset(), frozenset()), seat.portrait.taken_at)
    assert (Portrait.objects.count(), files()) == (0, [])
