"""工作专班: a task, an end, member units with their share of the work, a log and a report of each week."""

from django.apps import AppConfig


class TaskforcesConfig(AppConfig):
    name = "committees.taskforces"
    verbose_name = "工作专班"

    def ready(self):
        from committees.taskforces import check_ins, exports, holdings, ladders, panels
        from committees.taskforces.verbs import VERBS
        from governance.journal import verbs

        verbs.add(VERBS)
        ladders.register()
        holdings.register()
        panels.register()
        check_ins.register()
        exports.register_kinds()
