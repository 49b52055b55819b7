"""What exports hold about a person: which lists were taken; a file that is still there goes with the account."""

from governance.accounts import holdings
from governance.exports.models import ExportJob
from governance.exports.states import ExportState
from governance.phrases import moment


def register():
    holdings.add("exports", "我导出的清单", exports, erase=erase_exports)


def exports(person):
    for job in ExportJob.objects.visible_to(person):
        yield {
            "清单": job.label,
            "申请时间": moment(job.asked_at),
            "行数": str(job.rows),
            "状态": job.get_state_display(),
        }


def erase_exports(person, traces, at):
    """Her files, and what she searched for; that a list was taken is the journal's to keep."""
    mine = ExportJob.objects.filter(owner=person)
    for job in mine.filter(state=ExportState.READY):
        job.remove_file()
    mine.exclude(query="").exclude(state__in=(ExportState.WAITING, ExportState.WRITING)).update(query="")
