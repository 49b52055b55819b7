"""What contracts leave open when an organisation is to end."""

from django.db.models import Q

from committees.contracts.models import Handover, ServiceContract
from governance.registry import ties


def register():
    ties.add(open_papers)


def open_papers(organisation):
    why = "only how many"
    running = Handover.objects.running().filter(Q(giver=organisation) | Q(taker=organisation)).unscoped(why)
    if contracts := ServiceContract.objects.unended().filter(firm=organisation).unscoped(why).count():
        yield f"还有 {contracts} 份物业合同没有终止，请先在“物业合同”里完成交接或者登记终止"
    if handovers := running.count():
        yield f"还有 {handovers} 项物业交接没有完成，请先完成交接"
