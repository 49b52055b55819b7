"""Every kind of thing that events are about says where it is, or it is known why not: an auditor finds by place."""

import pytest

from governance.audit.filters import subject_types

pytestmark = pytest.mark.django_db

# No place of their own: people, what one person asked for, tables of the whole installation.
NOWHERE = {
    "accounts.user",
    "exports.exportjob",
    "journal.verification",
    "clocks.calendaryear",
    "clocks.inspection",
}


def places_itself(model):
    names = {field.attname for field in model._meta.fields}
    return hasattr(model, "journal_scope") or bool(names & {"community_id", "street_id"})


def test_every_subject_says_where_it_is_or_is_known_to_be_nowhere():
    kinds = {name: kind.model_class() for name, kind in subject_types().items()}
    assert {name for name, model in kinds.items() if not places_itself(model)} == NOWHERE
