"""项目负责人: taking post under a contract, and reporting to the 居委会 within three days."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import role_in
from committees.contracts import limits, rules
from committees.contracts.actions.contracts import lock
from committees.contracts.actions.telling import people_of
from committees.contracts.models import ManagerReport
from governance.clocks import actions as clocks
from governance.journal.actions import record
from governance.phrases import day, deadline
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Posting
from governance.registry.states import Duty
from governance.workdays import start_of


@transaction.atomic
def appoint_manager(*, contract, posting, took_post_on, by, at=None):
    """One of the firm's people takes post as 项目负责人; the three days begin."""
    at = at or timezone.now()
    contract = lock(contract)
    posting = Posting.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=posting.pk)
    if not rules.may_in_contract(by, "appoint", contract):
        raise NotAllowed("只有本社区的物管会主任、副主任、居委会、街道和企业负责人可以登记项目负责人")
    if posting.organisation_id != contract.firm_id or Duty.AUDITOR in posting.duties:
        raise NotPossibleNow(f"项目负责人应当是{contract.firm}的任职人员。")
    if not Posting.objects.current().filter(pk=posting.pk).exists():
        raise NotPossibleNow("这位人员已经不在任，请重新选择。")
    if contract.managers.filter(posting=posting).exists():
        raise NotPossibleNow("这位人员已经登记为本合同的项目负责人。")
    if took_post_on > timezone.localdate(at):
        raise NotPossibleNow("到岗日期不能晚于今天。")
    if Duty.MANAGER not in posting.duties:
        posting.duties = [*posting.duties, Duty.MANAGER]
        posting.save(update_fields=["duties"])
    report = ManagerReport.objects.create(contract=contract, posting=posting, took_post_on=took_post_on)
    limit = limits.limit_on(limits.REPORTING, took_post_on, contract.community.street_id)
    due = ""
    if limit:
        began = min(at, start_of(took_post_on))
        clock = clocks.start(kind=limits.REPORTING, subject=report, limit=limit, at=began, cause="到岗")
        due = deadline(clock.due_at)
    _record("manager.appointed", report, contract, by=by, at=at, on=day(took_post_on), due=due or "到岗后三日内")
    return report


def _record(verb, report, contract, *, by, at, **said):
    told = people_of(("neighbourhood", "firm_lead"), contract.community, contract.firm)
    said |= {"number": contract.number, "firm": contract.firm.name}
    record(verb, subject=report, by=by, role=role_in(by, contract.community), at=at, tell=told, **said)


@transaction.atomic
def report_manager(*, report, on, by, at=None):
    """He or she has reported to the 居委会."""
    at = at or timezone.now()
    report = (
        ManagerReport.objects.select_for_update(of=("self",))
        .select_related("contract__firm", "contract__community")
        .get(pk=report.pk)
    )
    contract = report.contract
    if not rules.may_in_contract(by, "report", contract):
        raise NotAllowed("只有居委会、街道和企业负责人可以登记报到")
    if report.reported_on is not None:
        raise NotPossibleNow(f"项目负责人已于{day(report.reported_on)}报到。")
    if not report.took_post_on <= on <= timezone.localdate(at):
        raise NotPossibleNow(f"报到日期应在到岗日期{day(report.took_post_on)}以后，不晚于今天。")
    report.reported_on = on
    report.save(update_fields=["reported_on"])
    clocks.stop(kind=limits.REPORTING, subject=report, at=at, outcome="reported")
    _record("manager.reported", report, contract, by=by, at=at, on=day(on))
    return report
