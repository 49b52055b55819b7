"""docs/visibility.md is what the rules say."""

import os
from pathlib import Path

import pytest

from issues.demo import visibility

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "visibility.md"


def test_the_document_is_what_the_rules_say(reference):
    """`make docs` writes it."""
    said = visibility.document()
    if os.environ.get("YAOSHI_WRITE_DOCS"):
        DOCUMENT.write_text(said)
    assert DOCUMENT.read_text() == said, "make docs, and look at what changed"
