"""What the look promises and a reader cannot see at a glance: sums, sizes, contrast, nothing inline."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static/vendor"
STYLE = (ROOT / "static/css/yaoshi.css").read_text()
TOKENS = dict(re.findall(r"(--[\w-]+): (#[0-9A-F]{6});", STYLE))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VENDORED = re.findall(r"^\| (\S+\.(?:css|js)) \|.*\| ([0-9a-f]{64}) \|$", (VENDOR / "README.md").read_text(), re.M)


def luminance(colour):
    """Relative luminance by WCAG 2.1 of #RRGGBB."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_every_vendored_file_is_listed_with_its_sum():
    there = {p.relative_to(VENDOR).as_posix() for p in VENDOR.rglob("*") if p.suffix in {".css", ".js"}}
    assert there == {name for name, _ in VENDORED}
    for name, recorded in VENDORED:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == recorded, name


def test_only_tokens_name_a_colour():
    assert re.findall(r"(?<!&)#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", STYLE) == list(TOKENS.values())


@pytest.mark.parametrize("token", ["--brand", "--link", "--ink", "--ink-2", "--ok", "--warn", "--late"])
@pytest.mark.parametrize("ground", ["--paper", "--ground"])
def test_every_text_colour_can_be_read(token, ground):
    light, dark = luminance(TOKENS[ground]), luminance(TOKENS[token])
    least = 4.5 if ground == "--paper" else 4.3  # on --ground the amber is used for bold and icons only
    assert (light + 0.05) / (dark + 0.05) >= least


def test_a_residents_page_loads_at_most_60_kb_of_script():
    scripts = re.findall(r"<script src=\"{% static '([^']+)' %}", (ROOT / "templates/base.html").read_text())
    sources = {name: (ROOT / "static" / name).read_bytes() for name in scripts}
    assert scripts
    assert sum(len(gzip.compress(source, 6)) for source in sources.values()) <= 60 * 1024  # as WhiteNoise sends them
    ours = {name: len(source) for name, source in sources.items() if not name.startswith("vendor/")}
    assert max(ours.values()) < 8 * 1024
    assert sum(ours.values()) < 12 * 1024


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.relative_to(ROOT / "templates").as_posix())
def test_nothing_is_inline_so_that_the_policy_holds(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\s*[\"']|javascript:|\bhx-on", text, re.I)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text)


@pytest.mark.django_db
def test_the_admin_has_an_icon_too(cast, sign_in):
    """A browser that finds none asks for /favicon.ico and reports a 404 on every page."""
    page = sign_in(cast["admin"]).get("/admin/").content.decode()
    assert 'rel="icon"' in page
    assert "钥匙 · 运维后台" in page
