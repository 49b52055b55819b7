"""交接: one firm leaves, another takes over, and what is handed from one to the other."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.contracts.models.contracts import (
    ServiceContract,
    buildings_lived_in_by,
    concerns,
    spoken_buildings,
)
from committees.contracts.states import DocumentKind
from governance.registry.models import Building, Community, Organisation, organisations_of
from governance.registry.states import SELF_MANAGED
from governance.walls import Walled


class HandoverQuerySet(Walled):
    def visible_to(self, user):
        """As with contracts: the place's committee, 居委会 and street; both firms; residents of the buildings."""
        mine = organisations_of(user).values("pk")
        scope = Handover.buildings.through.objects.filter(building__in=buildings_lived_in_by(user))
        theirs = Q(giver__in=mine) | Q(taker__in=mine) | Q(pk__in=scope.values("handover"))
        return self.filter(concerns(user) | theirs).scoped()

    def running(self):
        return self.filter(finished_on=None)

    def of_contract(self, contract):
        return self.filter(Q(old=contract) | Q(new=contract))


class Handover(models.Model):
    """From the firm that leaves to the one that comes, or to the owners themselves; thirty days by law (§76)."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="handovers", verbose_name="社区")
    buildings = models.ManyToManyField(Building, related_name="handovers", verbose_name="楼")
    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="handovers_out", verbose_name="原企业")
    taker = models.ForeignKey(
        Organisation, models.PROTECT, related_name="handovers_in", null=True, blank=True, verbose_name="新企业"
    )
    old = models.ForeignKey(
        ServiceContract, models.PROTECT, related_name="handovers_out", null=True, blank=True, verbose_name="原合同"
    )
    new = models.ForeignKey(
        ServiceContract, models.PROTECT, related_name="handovers_in", null=True, blank=True, verbose_name="新合同"
    )
    began_on = models.DateField("通知日期")
    finished_on = models.DateField("完成日期", null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "物业交接"
        ordering = ["-began_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_on=None) | Q(finished_on__gte=F("began_on")),
                name="handover_finishes_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(taker=None) | ~Q(taker=F("giver")), name="handover_is_between_two_firms"
            ),
        ]

    def __str__(self):
        return f"{self.giver}向{self.taker_name}移交"

    def get_absolute_url(self):
        return reverse("handover", args=[self.pk])

    @property
    def number(self):
        return f"{self.community}物业交接"

    @property
    def taker_name(self):
        return self.taker.name if self.taker_id else SELF_MANAGED

    @property
    def scope_words(self):
        return spoken_buildings(self.buildings.all())


class HandoverDocument(models.Model):
    """One thing on the list, received or not yet."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="documents", verbose_name="交接")
    kind = models.CharField("资料", max_length=12, choices=DocumentKind)
    received = models.BooleanField("已移交", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移交资料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "kind"], name="document_listed_once_per_handover"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_is_of_a_known_kind"),
        ]

    def __str__(self):
        return f"{self.handover} · {self.get_kind_display()}"
