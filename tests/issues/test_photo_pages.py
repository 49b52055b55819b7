"""Photos over HTTP: the clean copy, to those who may see the petition."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from governance.registry.models import Home
from issues.petitions import actions
from issues.petitions.models import Category, Photo
from tests.issues.test_petition_pages import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(cast):
    """A photo of li's private petition, cleaned."""
    nonce, home = uuid.uuid4(), Home.objects.get(ownerships__person=cast["li"])
    actions.add_photos(files=[jpeg("我家.jpg")], nonce=nonce, by=cast["li"])
    actions.file_petition(
        by=cast["li"],
        nonce=nonce,
        category=Category.objects.get(code="C3"),
        community=cast.communities["蓟门里"],
        building=home.entrance.building,
        home=home,
        place_kind="home",
        text="六楼屋顶下雨就漏",
    )
    actions.sweep_photos()
    return Photo.objects.get()


def get(person, url):
    client = Client()
    client.force_login(person)
    return client.get(url)


def test_the_clean_copy_is_served_privately_under_our_own_name(cast, photo):
    for url in (photo.thumb_url, photo.full_url):
        answer = get(cast["wang"], url)
        assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"\xff\xd8")
        assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith('inline; filename="' + photo.pk.hex[:12])
        assert answer["Cache-Control"].startswith("private")


@pytest.mark.parametrize("name", ["zhao", "sun", "wuye", "admin"])
def test_others_find_no_photo(cast, photo, name):
    assert get(cast[name], photo.full_url).status_code == 404


def test_no_other_size_and_nothing_that_is_not_ready(cast, photo):
    assert get(cast["li"], photo.full_url.replace("full", "original")).status_code == 404
    assert get(cast["li"], photo.full_url.replace("full", "%00")).status_code == 404
    assert Client().get(photo.full_url).status_code == 302
    address = photo.full_url
    Photo.objects.update(state="waiting")
    assert get(cast["li"], address).status_code == 404
    photo.refresh_from_db()
    assert photo.thumb_url == ""


def test_a_lost_file_is_not_found(cast, photo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    assert get(cast["li"], photo.full_url).status_code == 404


@pytest.mark.django_db
def test_photos_are_shown_in_the_order_they_were_chosen(cast, file_for):
    nonce = uuid.uuid4()
    names = [f"{number}.png" for number in (3, 1, 5, 2, 4, 6)]
    actions.add_photos(files=[a_png(name, shade) for shade, name in enumerate(names)], nonce=nonce, by=cast["li"])
    petition = file_for("li", nonce=nonce)
    assert [photo.name for photo in petition.photos.all()] == names


def a_png(name, shade):
    kept = io.BytesIO()
    Image.new("RGB", (20, 20), (shade * 40, 9, 9)).save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")
