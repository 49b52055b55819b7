"""议题建议: what a resident wants talked about at the next meeting; the chair puts it on an agenda or says why not."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import communities_served_by
from committees.meetings.models.agenda import AgendaItem
from committees.meetings.states import TONES, SuggestionState
from governance.facts import Fact, any_of
from governance.registry.models import Community, communities_confirmed_by
from governance.walls import Walled

OWN = Fact("own", "建议人", lambda user: Q(by=user))
MEMBERS = Fact("members", "本社区物管会委员", lambda user: Q(community__in=communities_served_by(user)))
NEIGHBOURHOOD = Fact("neighbourhood", "本社区居委会人员", lambda user: Q(community__in=communities_confirmed_by(user)))


class SuggestionQuerySet(Walled):
    FACTS = (OWN, MEMBERS, NEIGHBOURHOOD)

    def visible_to(self, user):
        """Who suggested it, and those who meet; they read the words and not the name."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def open(self):
        return self.filter(state=SuggestionState.OPEN)

    def for_list(self):
        return self.select_related("community", "item__meeting")


class Suggestion(models.Model):
    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name="社区")
    title = models.CharField("议题", max_length=80)
    why = models.CharField("为什么", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="建议人")
    at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, related_name="suggestion", null=True, blank=True, verbose_name="列入的议题"
    )
    answer = models.CharField("不列入的理由", max_length=200, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    nonce = models.UUIDField("表单标识")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议题建议"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="suggested_once_per_form"),
            models.CheckConstraint(
                condition=Q(state__in=SuggestionState.values), name="suggestion_is_in_a_known_state"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(why=""), name="suggestion_says_what_and_why"),
            models.CheckConstraint(
                condition=Q(state="taken", item__isnull=False) | (~Q(state="taken") & Q(item=None)),
                name="suggestion_that_is_taken_is_on_an_agenda",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") ^ Q(answer=""), name="suggestion_that_is_declined_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="open") ^ Q(settled_at__isnull=False), name="suggestion_waits_until_it_is_settled"
            ),
        ]
        indexes = [models.Index(fields=["community", "-id"], condition=Q(state="open"), name="suggestion_to_settle")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("suggestion", args=[self.pk])

    def journal_scope(self):
        return self.community_id, self.community.street_id

    @property
    def number(self):
        """How it is called where no words of people may stand."""
        return f"议题建议 {self.pk}"

    @property
    def state_tone(self):
        return TONES[self.state]
