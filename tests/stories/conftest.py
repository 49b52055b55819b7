"""A person at a browser without JavaScript: opens pages, reads them, fills in their forms and presses buttons."""

import io
import re
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image


class Form:
    def __init__(self, attrs):
        self.action, self.fields, self.words = (attrs.get("action") or "").partition("#")[0], {}, ""


class Reader(HTMLParser):
    """The forms of a page with the values a browser would send, and the words that a person reads."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.text, self._form, self._select, self._area, self._silent = [], [], None, None, None, False
        self.feed(html)
        self.words = re.sub(r"\s+", " ", "".join(self.text))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self._silent = tag in ("script", "style")
        if tag == "form":
            self._form = Form(attrs)
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input":
            self._input(attrs)
        elif tag == "select":
            self._select = attrs.get("name")
        elif tag == "option" and self._select and "selected" in attrs:
            self._form.fields.setdefault(self._select, []).append(attrs.get("value", ""))
        elif tag == "textarea":
            self._area = attrs.get("name")
            self._form.fields[self._area] = [""]

    def _input(self, attrs):
        kind, name = attrs.get("type", "text"), attrs.get("name")
        sent = name and (kind not in ("radio", "checkbox", "file", "submit") or "checked" in attrs)
        if sent:
            self._form.fields.setdefault(name, []).append(attrs.get("value") or "")

    def handle_endtag(self, tag):
        self._silent = False
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._silent:
            return
        if self._area and self._form:
            self._form.fields[self._area][0] += data.removeprefix("\n")
        if self._form is not None:
            self._form.words += data
        self.text.append(data)


class Person:
    """Somebody of the cast, signed in by one click.

    Where a deed leads to is opened when somebody looks at it, not before: most of a story is deed after deed.
    """

    def __init__(self, user):
        self.user, self.client = user, Client(enforce_csrf_checks=True)
        if user.note:
            self.open("/accounts/login/").press(to="/accounts/demo/", username=user.username)
        else:
            self.client.force_login(user)

    def open(self, path, status=200):
        answer = self.client.get(path, follow=True)
        self._take(answer, answer.redirect_chain[-1][0] if answer.redirect_chain else path, status)
        return self

    def _take(self, answer, path, status):
        self.path, self._led_to, self._answer = path, None, answer
        assert answer.status_code == status, (path, answer.status_code)
        self._page = Reader(answer.content.decode())

    def _arrive(self):
        if self._led_to:
            self.open(self._led_to)

    @property
    def answer(self):
        self._arrive()
        return self._answer

    @property
    def page(self):
        self._arrive()
        return self._page

    @property
    def words(self):
        return self.page.words

    def looks_at(self, url):
        """A picture: status, type, and how it begins."""
        answer = self.client.get(url)
        content = answer.getvalue()
        return answer.status_code, answer["Content-Type"], content[:2]

    def press(self, words="", *, to="", status=200, **typed):
        """Fill in the form that says these words, or is sent `to` there, and send it with what the page gave it."""
        forms = [
            form for form in self.page.forms if (not to or (form.action or self.path) == to) and words in form.words
        ]
        assert forms, (words, to, [form.action for form in self.page.forms])
        form = max(forms, key=lambda form: len(set(typed) & set(form.fields)))
        values = {name: value for name, value in form.fields.items() if value != [""]} | typed
        place = form.action or self.path
        answer = self.client.post(place, values)
        if answer.status_code == 302:
            self.path = self._led_to = answer["Location"].partition("#")[0]
            assert status == 200, (place, "accepted", values)
        else:
            self._take(answer, place, status)
        return self

    def does(self, path, **typed):
        """Open the page of a move and send its form; it must be accepted."""
        self.open(path).press(to=path, **typed)
        assert self._led_to, (path, self.words[:600])
        return self

    def reads(self, *words):
        """In this order on the page."""
        place = 0
        for word in words:
            found = self.words.find(word, place)
            assert found >= 0, f"{word!r} is not on {self.path} after {self.words[max(0, place - 60) : place]!r}"
            place = found + len(word)
        return self

    def is_told(self, *words):
        """The newest messages in the inbox say so."""
        return self.open("/inbox/").reads(*words)


@pytest.fixture
def person(cast):
    """`person("li")` signs in."""
    return lambda username: Person(cast[username] if isinstance(username, str) else username)


@pytest.fixture
def picture():
    """`picture("屋顶", "red")` is a photo as a phone takes it."""

    def taken(name, colour):
        file = io.BytesIO()
        Image.new("RGB", (640, 480), colour).save(file, "JPEG")
        return SimpleUploadedFile(f"{name}.jpg", file.getvalue(), "image/jpeg")

    return taken
