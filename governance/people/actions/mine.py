"""What a person does with her own information: correct, take back, carry away."""

from django.db import transaction
from django.utils import timezone

from governance.accounts import consents, holdings
from governance.accounts.models import Consent
from governance.journal.actions import record
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import homes_of, postings_of

LABELS = {"display_name": "姓名", "phone": "手机号", "email": "电子邮箱"}
NAME_IS_CONFIRMED = "您的姓名已由居委会或单位核实，要更正请带证件到社区居委会办理"


def name_is_confirmed(person):
    """A binding or a post stands on the name: then only the 居委会 corrects it."""
    return homes_of(person).exists() or postings_of(person).exists() or person.seats.current().exists()


@transaction.atomic
def change_details(*, by, at=None, **new):
    """Correct one's own name, phone or address; a phone has proved itself by a code before it comes here."""
    at = at or timezone.now()
    changed = {name: value for name, value in new.items() if name in LABELS and getattr(by, name) != value}
    if "display_name" in changed and name_is_confirmed(by):
        raise NotPossibleNow(NAME_IS_CONFIRMED)
    if not changed:
        return by
    for name, value in changed.items():
        setattr(by, name, value)
    by.save(update_fields=list(changed))
    fields = "、".join(LABELS[name] for name in changed)
    record("details.changed", subject=by, by=by, at=at, fields=fields)
    return by


@transaction.atomic
def withdraw_consent(*, consent, by, at=None):
    """Take back what was agreed to; it counts from now on."""
    at = at or timezone.now()
    if consent.person_id != by.pk:
        raise NotAllowed("只能撤回自己的同意")
    purpose = consents.get(consent.purpose)
    if purpose.needed:
        raise NotPossibleNow(purpose.needed)
    if consents.withdraw(consent=consent, at=at) is None:
        raise NotPossibleNow("这项同意已经撤回")
    record("consent.withdrawn", subject=by, by=by, at=at, purpose=purpose.label, consent=consent.pk)
    return Consent.objects.get(pk=consent.pk)


@transaction.atomic
def export_data(*, by, at=None):
    """Everything that the rooms hold about her, and an event that says that it was taken."""
    at = at or timezone.now()
    held = [
        {"name": holding.name, "label": holding.label, "rows": list(holding.rows(by))} for holding in holdings.known()
    ]
    count = sum(len(part["rows"]) for part in held)
    record("data.exported", subject=by, by=by, at=at, count=count)
    return {"at": at, "of": by, "held": held, "count": count}
