"""A real Chromium, one window per person of the cast, at the size that person uses."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.browser_binary import ARGUMENTS, chromium_or_skip

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SHOTS = Path(__file__).parent / "shots"
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def chromium():
    path = chromium_or_skip()
    # Playwright keeps an event loop in this thread; the test's own database calls are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Window:
    """One person's browser window."""

    def __init__(self, page, home, name):
        self.page, self.home, self.name = page, home, name
        self.faults = []
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def go(self, path):
        self.page.goto(self.home + path)
        return self

    def shot(self, name):
        """A picture to look at, and the two checks that a picture cannot make."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}-{self.name}.png", full_page=True)
        self.is_accessible()
        self.fits()
        return self

    def is_accessible(self):
        found = Axe().run(self.page).response["violations"]
        serious = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] in SERIOUS]
        assert serious == [], self.page.url

    def fits(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    def says(self, words):
        self.page.get_by_text(re.compile(words)).first.wait_for(state="visible", timeout=10_000)
        return self

    @property
    def path(self):
        return self.page.url.removeprefix(self.home)


@pytest.fixture
def window(chromium, live_server):
    """`window("li", PHONE)` is a window signed in by one click on the sign-in page."""
    opened = []

    def open_for(username, size=DESKTOP):
        context = chromium.new_context(
            viewport=size, reduced_motion="reduce", locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        view = Window(page, live_server.url, username or "anyone")
        opened.append(view)
        if username:
            view.go("/accounts/login/")
            page.locator(f'button[name="username"][value="{username}"]').click()
            page.wait_for_url(live_server.url + "/")
        return view

    yield open_for
    for view in opened:
        view.page.context.close()
    assert [fault for view in opened for fault in view.faults if "favicon" not in fault] == []
