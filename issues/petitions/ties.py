"""What petitions leave open when an organisation is to end."""

from governance.registry import ties
from issues.petitions.models import Task
from issues.petitions.states import TASK_ACTIVE


def register():
    ties.add(open_tasks)


def open_tasks(organisation):
    """Somebody must go on with them: nobody works for an organisation that has ended."""
    if tasks := Task.objects.unscoped("how many").filter(organisation=organisation, state__in=TASK_ACTIVE).count():
        yield f"还有 {tasks} 件任务没有办完，请先由本单位办结，或者由物管会、街道改派给其他单位"
