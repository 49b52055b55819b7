"""诉求: what one person brought."""

import functools
import operator
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.bodies.models import watches_over, works_in
from governance.facts import Fact, any_of
from governance.journal.looks import DOOR, PHONE, open_looks
from governance.phrases import masked_home, masked_phone
from governance.reading import asked_once
from governance.registry.models import (
    Building,
    Community,
    Home,
    Organisation,
    discipline_staff,
    disciplined_by,
    homes_of,
    staff_of,
    workplaces_of,
)
from governance.walls import Walled
from issues.petitions import search
from issues.petitions.models.recusal import recusals_of
from issues.petitions.states import (
    PETITION_ENDS,
    TASK_ACTIVE,
    TASK_GIVEN_BACK,
    TONES,
    BehalfConsent,
    PetitionState,
    PlaceKind,
    Relation,
    Visibility,
)

# What is counted, as conditions: lists filter by them, the dashboard adds them up in one query.
OPEN = ~Q(state__in=PETITION_ENDS)
RESPONDED_IN_TIME = Q(responded_at__lte=F("response_due_at"))
APPRAISED = Q(appraised_at__isnull=False)
SOLVED = Q(solved=True)
SATISFIED = Q(satisfied=True)


def assessed(now):
    """The first response is known: given, or owed and not given. Ended without handling: left out."""
    outside = [PetitionState.DECLINED, PetitionState.REDIRECTED, PetitionState.WITHDRAWN]
    return ~Q(state__in=outside) & (Q(responded_at__isnull=False) | Q(response_due_at__lt=now))


# --- who sees a petition ----------------------------------------------------------------------------------


def recused(user):
    """Of it, or of another that is handled with it."""
    return Q(pk__in=petitions_recused_from(user)) | Q(issue__in=issues_recused_from(user))


@asked_once
def petitions_recused_from(user):
    return recusals_of(user).values("petition")


@asked_once
def issues_recused_from(user):
    return recusals_of(user).filter(petition__issue__isnull=False).values("petition__issue")


def about_mine(user):
    """It, or another that is handled with it, is about an organisation that the person works for."""
    return Q(about__in=workplaces_of(user)) | Q(issue__in=issues_about_mine(user))


@asked_once
def issues_about_mine(user):
    """Issues with a petition that is about an organisation that the person works for."""
    every = Petition.objects.unscoped("what takes rows from the person")
    about = every.filter(about__in=workplaces_of(user), issue__isnull=False)
    return about.order_by().values("issue").distinct()


def stood_in_for(user, prefix=""):
    """A condition on rows with `community` and `street_acts`: nobody below the street may, so the street does."""
    return Q(**{f"{prefix}street_acts": True}) & watches_over(user, prefix)


RECUSED = Fact("recused", "须回避", recused)
ABOUT_MINE = Fact("about_mine", "反映的是本人所在单位", about_mine)
ACCUSES = Fact("accuses", "检举控告", lambda user: Q(is_accusation=True))
BARS = (RECUSED, ABOUT_MINE, ACCUSES)

OWN = Fact("own", "本人提交", lambda user: Q(petitioner=user))
WORKS = Fact("works", "在其办理范围内的物管会、居委会人员", works_in, BARS)
STANDS_IN = Fact("stands_in", "下级人员均须回避，由街道办理", stood_in_for, BARS)
WATCHES = Fact("watches", "所属街道办事处人员", watches_over, BARS)
NEIGHBOUR = Fact(
    "neighbour",
    "诉求人选择公开给邻居，本人住在同一社区",
    lambda user: shared() & Q(community__in=lived_in(user)),
    BARS,
)
DISCIPLINE = Fact(
    "discipline",
    "所属街道的纪检联络员，限检举控告",
    lambda user: Q(is_accusation=True, community__street__in=disciplined_by(user)),
    (RECUSED,),
)


class PetitionQuerySet(Walled):
    FACTS = (OWN, WORKS, STANDS_IN, WATCHES, NEIGHBOUR, DISCIPLINE)

    def visible_to(self, user):
        """Her own; what the person works on or watches over; what neighbours were allowed to see."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def worked_on_by(self, user):
        """Petitions of the person's work, own ones excepted: nobody triages themselves."""
        return self._by((WORKS, STANDS_IN), user).exclude(petitioner=user)

    def watched_by(self, user):
        return self._by((WATCHES,), user)

    def accusations_for(self, user):
        """Accusations against officials that the person passes on."""
        return self._by((DISCIPLINE,), user).exclude(petitioner=user)

    def in_hand_of(self, user):
        """What the person works on or passes on: these see who it is and how to reach them."""
        return self._by((WORKS, STANDS_IN, DISCIPLINE), user).exclude(petitioner=user)

    def seen_in_office_by(self, user):
        """By who works on it, watches over it or passes it on: not as its petitioner, nor as a neighbour."""
        return self._by((WORKS, STANDS_IN, WATCHES, DISCIPLINE), user)

    def _by(self, facts, user):
        """Through these facts only, as they stand in FACTS now."""
        names = {fact.name for fact in facts}
        return self.filter(any_of([fact for fact in self.FACTS if fact.name in names], user)).scoped()

    def people_beside(self):
        """By primary key: who petitions, which organisations it is about, who is recused."""
        petitioners, about, recused = set(), set(), set()
        fields = ("petitioner", "about", "recusals__person", "recusals__lifted_at")
        for petitioner, organisation, person, lifted_at in self.order_by().values_list(*fields):
            petitioners.add(petitioner)
            about |= {organisation} - {None}
            recused |= {person} - {None} if lifted_at is None else set()
        return petitioners, about, recused

    def of(self, user):
        return self.filter(petitioner=user).scoped()

    def shared(self):
        return self.filter(shared())

    def ordinary(self):
        """Without accusations, which no list, board or number shows."""
        return self.filter(is_accusation=False)

    def waiting(self):
        """Those that the committee must triage."""
        return self.filter(state=PetitionState.FILED)

    def open(self):
        return self.filter(OPEN)

    def overdue(self, now):
        """A running limit has passed. An end state has no due time."""
        return self.filter(due_at__lt=now)

    # --- what is counted: the dashboard and the lists behind its numbers use the same words ---------

    def filed_in(self, first_day, last_day):
        """Filed on one of these days, both included."""
        return self.filter(filed_on__range=(first_day, last_day))

    def assessed(self, now):
        """Those whose first response is known."""
        return self.filter(assessed(now))

    def responded_in_time(self):
        return self.filter(RESPONDED_IN_TIME)

    def appraised(self):
        return self.filter(APPRAISED)

    def solved(self):
        return self.filter(SOLVED)

    def satisfied(self):
        return self.filter(SATISFIED)

    def matching(self, words):
        """Number prefix, or every word in the text: by bigram index, rechecked literally."""
        return search_rows(self, words, "text")

    def for_list(self):
        return self.select_related("category", "community", "building", "home__entrance", "issue__lead")


def shared():
    """Not private, and not turned away: what neighbours may read."""
    return Q(visibility=Visibility.NEIGHBOURS) & ~Q(state__in=[PetitionState.DECLINED, PetitionState.WITHDRAWN])


@asked_once
def lived_in(user):
    return homes_of(user).values("entrance__building__community")


def search_rows(rows, words, field):
    """Rows whose `grams` and `field` hold every word, or whose number begins with it."""
    for word in words.split()[:5]:
        spellings = dict.fromkeys([word, search.normal(word)])
        found = functools.reduce(operator.or_, (Q(**{f"{field}__icontains": spelling}) for spelling in spellings))
        packed = search.query_grams(word)
        if packed:
            found &= Q(grams__contains=packed)
        if search.NUMBER.fullmatch(word):  # only then: an OR over two columns is slower than either
            found |= Q(number__startswith=word.upper())
        rows = rows.filter(found)
    return rows


class Petition(models.Model):
    number = models.CharField("编号", max_length=20, unique=True)
    petitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="petitions", verbose_name="诉求人"
    )
    on_behalf_of = models.CharField("代谁反映", max_length=40, blank=True)
    relation = models.CharField("与本人的关系", max_length=12, choices=Relation, blank=True)
    behalf_consent = models.CharField("本人怎样同意", max_length=10, choices=BehalfConsent, blank=True)
    contact_phone = models.CharField("联系电话", max_length=11, blank=True)
    share_phone = models.BooleanField("允许承办单位看到电话", default=False)
    category = models.ForeignKey("petitions.Category", models.PROTECT, related_name="petitions", verbose_name="类别")
    community = models.ForeignKey(Community, models.PROTECT, related_name="petitions", verbose_name="社区")
    building = models.ForeignKey(
        Building, models.PROTECT, related_name="petitions", null=True, blank=True, verbose_name="楼"
    )
    home = models.ForeignKey(Home, models.PROTECT, related_name="petitions", null=True, blank=True, verbose_name="房屋")
    place_kind = models.CharField("地点", max_length=10, choices=PlaceKind)
    place_text = models.CharField("具体位置", max_length=60, blank=True)
    text = models.TextField("诉求内容", max_length=2000)
    visibility = models.CharField("公开范围", max_length=12, choices=Visibility, default=Visibility.PRIVATE)
    state = models.CharField("状态", max_length=12, choices=PetitionState, default=PetitionState.FILED)
    issue = models.ForeignKey(
        "petitions.Issue",
        models.PROTECT,
        related_name="petitions",
        null=True,
        blank=True,
        verbose_name="事项",
    )
    about = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="complaints",
        null=True,
        blank=True,
        verbose_name="被反映单位",
    )
    about_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="complaints",
        null=True,
        blank=True,
        verbose_name="被反映人",
    )
    known_to_about = models.BooleanField("允许被反映单位知道是我", default=False)
    is_accusation = models.BooleanField("检举控告", default=False)
    street_acts = models.BooleanField("由街道直接办理", default=False)
    nonce = models.UUIDField("表单标识", default=uuid.uuid4, editable=False)
    filed_at = models.DateTimeField("提交时间")
    filed_on = models.DateField("提交日期")
    due_at = models.DateTimeField("到期", null=True, blank=True)
    response_due_at = models.DateTimeField("应响应时间")
    responded_at = models.DateTimeField("响应时间", null=True, blank=True)
    reason = models.CharField("说明", max_length=500, blank=True)
    reply = models.TextField("答复", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    solved = models.BooleanField("是否解决", null=True, blank=True)
    satisfied = models.BooleanField("是否满意", null=True, blank=True)
    comment = models.CharField("评价意见", max_length=500, blank=True)
    appraised_at = models.DateTimeField("评价时间", null=True, blank=True)
    reopenings = models.PositiveSmallIntegerField("重办次数", default=0)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    changed_at = models.DateTimeField("变动时间")
    grams = ArrayField(models.IntegerField(), default=list, editable=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "诉求"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["petitioner", "nonce"], name="a_form_makes_one_petition"),
            models.CheckConstraint(condition=Q(state__in=PetitionState.values), name="petition_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "replied", "closed"]) | Q(issue__isnull=False),
                name="accepted_petition_has_an_issue",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["filed", "asked", "redirected", "declined", "withdrawn"]) | Q(issue=None),
                name="petition_outside_an_issue_has_none",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["replied", "closed"]) | (Q(replied_at__isnull=False) & ~Q(reply="")),
                name="nobody_closes_without_a_reply",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["redirected", "declined"]) | ~Q(reason=""),
                name="nobody_is_turned_away_without_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PETITION_ENDS, closed_at__isnull=False, due_at=None)
                | (~Q(state__in=PETITION_ENDS) & Q(closed_at=None)),
                name="petition_is_closed_when_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(appraised_at=None, solved=None, satisfied=None)
                | Q(appraised_at__isnull=False, solved__isnull=False, satisfied__isnull=False),
                name="appraisal_answers_both_questions",
            ),
            models.CheckConstraint(
                condition=Q(place_kind="public") | Q(building__isnull=False),
                name="petition_names_a_building_or_public",
            ),
            models.CheckConstraint(
                condition=Q(relation="", behalf_consent="")
                | (Q(relation__in=Relation.values, behalf_consent__in=BehalfConsent.values) & ~Q(on_behalf_of="")),
                name="filing_for_somebody_names_relation_and_consent",
            ),
            models.CheckConstraint(
                condition=Q(responded_at=None) | Q(responded_at__gte=F("filed_at")),
                name="petition_is_answered_after_it_is_filed",
            ),
            # 信访工作条例 §30: an accusation is never handed to those it is about, nor to anybody who could.
            models.CheckConstraint(
                condition=Q(is_accusation=False)
                | Q(visibility="private", issue=None, street_acts=False, share_phone=False, known_to_about=False),
                name="an_accusation_goes_nowhere_else",
            ),
        ]
        indexes = [
            models.Index(fields=["petitioner", "-id"], name="petition_mine"),
            models.Index(fields=["community", "due_at", "id"], condition=Q(state="filed"), name="petition_to_triage"),
            models.Index(fields=["community", "state", "-id"], name="petition_by_state"),
            models.Index(fields=["community", "filed_on"], name="petition_by_day"),
            models.Index(fields=["community", "due_at"], condition=Q(due_at__isnull=False), name="petition_running"),
            models.Index(fields=["changed_at"], name="petition_changed"),
            models.Index(
                fields=["community", "due_at", "id"],
                condition=Q(state="filed", street_acts=True),
                name="petition_for_street",
            ),
            models.Index(
                fields=["community", "due_at", "id"],
                condition=Q(state="filed", is_accusation=True),
                name="petition_accuses",
            ),
            models.Index(fields=["id"], condition=Q(is_accusation=True), name="petition_accusation"),
            GinIndex(fields=["grams"], name="petition_words"),
        ]

    def __str__(self):
        return f"{self.number} {self.category}"

    def save(self, **kwargs):
        if self._state.adding:
            self.grams = search.grams(self.text)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("petition", args=[self.number])

    @property
    def state_tone(self):
        return TONES[self.state]

    @property
    def place(self):
        """Where, as precisely as the building and what was typed; never the door number."""
        return self._at_building(self.place_words)

    @property
    def own_place(self):
        """As she typed it, for her own list."""
        return self._at_building(self.place_text)

    @property
    def place_words(self):
        """What was typed about the place, without the door number of her home."""
        door = self.home.door if self.home_id else ""
        return self.place_text.replace(door, "***") if len(door) > 1 else self.place_text

    def _at_building(self, words):
        return f"{self.building if self.building_id else '公共区域'} {words}".strip()

    # --- phone and door number: in full for her; for others masked, until they look (journal/looks.py) -----

    @property
    def exact_place(self):
        """For her own pages, and for who has just looked."""
        return f"{self.home} {self.place_text}".strip() if self.home_id else self.own_place

    @property
    def masked_place(self):
        """As far as the entrance."""
        return f"{masked_home(self.home)} {self.place_words}".strip() if self.home_id else self.place

    def may_look(self, user):
        """Who works on it or passes it on may ask for phone and door number."""
        return type(self).objects.in_hand_of(user).filter(pk=self.pk).exists()

    def contact_for(self, user):
        """The phone as this person sees it now."""
        return self.contact_phone if self._is_open_to(user, PHONE) else masked_phone(self.contact_phone)

    def place_for(self, user):
        """Where it is, as this person sees it now."""
        return self.exact_place if self._is_open_to(user, DOOR) else self.masked_place

    def _is_open_to(self, user, verb):
        if user.pk == self.petitioner_id:
            return True
        return (verb, self.pk) in open_looks(user, [self]) and self.may_look(user)

    def contact_on(self, task, looked=frozenset()):
        """The phone on an organisation's task: none unless she shared it, full only after a look, while it acts."""
        if not self.share_phone or not self.contact_phone or task.state in TASK_GIVEN_BACK or self.hides_from(task):
            return ""
        is_full = task.state in TASK_ACTIVE and (PHONE, self.pk) in looked
        return self.contact_phone if is_full else masked_phone(self.contact_phone)

    def place_on(self, task, looked=frozenset()):
        """Where, for an organisation: as far as the entrance while it acts, the door number after a look."""
        if task.state not in TASK_ACTIVE or self.hides_from(task):
            return self.place
        return self.exact_place if (DOOR, self.pk) in looked else self.masked_place

    def hides_from(self, task):
        """An organisation that is complained of does not learn by whom, unless she allowed exactly that."""
        return task.is_about_itself and not self.known_to_about

    # --- who may hear of it -----------------------------------------------------------------------------

    def hearers(self, people):
        """Those of these people who may be told: not who is recused, nor who works for whom it is about."""
        if self.is_accusation:
            allowed = {person.pk for person in self.passers_on()}
            return [person for person in people if person.pk in allowed or person.pk == self.petitioner_id]
        if self.issue_id is None and hasattr(self, "all_recusals"):
            _, about, recused = beside([self])
        else:
            together = type(self).objects.filter(Q(pk=self.pk) | Q(issue=self.issue_id, issue__isnull=False))
            _, about, recused = together.people_beside()
        kept_out = (recused | employed_by(about)) - {self.petitioner_id}
        return [person for person in people if person.pk not in kept_out]

    def passers_on(self):
        """纪检联络员 of the street who may take this accusation; nobody where it is about the only one."""
        kept_out = set(self.recusals.standing().values_list("person", flat=True)) | {self.petitioner_id}
        return [person for person in discipline_staff(self.community) if person.pk not in kept_out]


def beside(petitions):
    """As `people_beside`, of petitions that a batch has read already, each with `all_recusals`."""
    petitioners = {petition.petitioner_id for petition in petitions}
    about = {petition.about_id for petition in petitions} - {None}
    recusals = [recusal for petition in petitions for recusal in petition.all_recusals]
    return petitioners, about, {recusal.person_id for recusal in recusals if recusal.lifted_at is None}


def employed_by(organisations):
    """Primary keys of people who work today for one of these organisations, given by key."""
    return {person.pk for person in staff_of(organisation__in=organisations)} if organisations else set()
