"""The public face of a task force on its body's page: what for, which organisations, until when; nobody's name."""

from committees.bodies import panels
from committees.taskforces.models import Charter


def register():
    panels.add("专班任务", task)


def task(committee, user):
    charter = Charter.objects.unscoped("its public face").filter(committee=committee).first()
    if charter is None:
        return None
    units = list(charter.units.filter(until=None).select_related("organisation"))
    reads = Charter.objects.visible_to(user).filter(pk=charter.pk).exists()
    return "taskforces/panel.html", {"charter": charter, "units": units, "reads": reads}
