"""选举: the ballot by which the owners elected their 业委会, or filled a seat of it (§34)."""

from django.db import models

from committees.bodies.models import COUNTS_LIE_WITHIN, Ballot, Committee
from committees.formation.models.by_elections import ByElection


class Election(Ballot):
    """Those who agreed are counted for whoever of the elected has the fewest votes: so all of them were elected."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="elections", verbose_name="委员会")
    by_election = models.OneToOneField(
        ByElection, models.PROTECT, related_name="election", null=True, blank=True, verbose_name="补选"
    )

    class Meta:
        verbose_name = verbose_name_plural = "业主选举结果"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=COUNTS_LIE_WITHIN, name="election_counts_lie_within_one_another"),
            models.UniqueConstraint(
                fields=["committee", "by_election"], nulls_distinct=False, name="a_body_is_elected_once"
            ),
        ]

    def __str__(self):
        return f"{self.by_election or self.committee}选举结果"
