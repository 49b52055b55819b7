"""What the beat does for imports: work that nobody finished, and files and names that are kept no longer."""

from django.db import transaction
from django.utils import timezone

from governance.imports.actions.files import forget_file, sweep_files
from governance.imports.limits import KEPT_FOR
from governance.imports.models import Import, ImportChange
from governance.imports.states import ImportState
from governance.journal.actions import record
from governance.nudges import nudge


def sweep(*, now=None):
    """Wake the worker if anything is due; forget what is older than thirty days; delete files without a row."""
    now = now or timezone.now()
    if Import.objects.due(now).exclude(lease_until__gt=now).exists():
        nudge("imports.work")
    old = now - KEPT_FOR
    for source in Import.objects.filter(state=ImportState.CHECKED, checked_at__lt=old)[:50]:
        _let_lapse(source, now)
    Import.objects.filter(uploaded_at__lt=old, applied_at__lt=old).exclude(report={}).update(report={})
    ImportChange.objects.filter(source__applied_at__lt=old).delete()
    return sweep_files(now)


@transaction.atomic
def _let_lapse(source, now):
    source = Import.objects.select_for_update().get(pk=source.pk)
    if source.state != ImportState.CHECKED:
        return
    source.state, source.report = ImportState.DROPPED, {}
    source.save(update_fields=["state", "report"])
    record("import.dropped", subject=source, by=None, at=now, kind=source.kind_label)
    forget_file(source)
