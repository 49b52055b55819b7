"""What contracts hold about a person: where somebody was named as project manager.

The post itself is ended by who keeps postings; the report names a post, not a person, and stays.
"""

from committees.contracts.models import ManagerReport
from governance.accounts import holdings
from governance.phrases import day


def register():
    holdings.add("manager-reports", "项目负责人报到", reports)


def reports(person):
    mine = ManagerReport.objects.filter(posting__person=person).unscoped("her own")
    for report in mine.select_related("contract__firm", "posting"):
        yield {
            "合同": f"{report.contract.firm} {report.contract.number}",
            "职务": report.posting.title,
            "到岗": day(report.took_post_on),
            "报到": day(report.reported_on) if report.reported_on else "",
        }
