"""What the owner roll says about people who have no account: names and the tail of a telephone number, no more.

Such a record is nobody's key to anything: it gives no authority. It is counted, it lets the 居委会 compare a claim with
the roll, and it gives way to the Ownership of the person who turns out to be meant.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from governance.registry.models.homes import Ownership
from governance.registry.models.organisations import communities_confirmed_by, streets_of
from governance.registry.models.periods import Period, PeriodQuerySet, today
from governance.registry.models.places import Home
from governance.registry.states import Title


def phone_digest(phone):
    """Tells whether two numbers are the same to whoever holds SECRET_KEY, and tells nobody the number."""
    return salted_hmac("registry.title_record", phone, algorithm="sha256").hexdigest() if phone else ""


class TitleRecordQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """To the 居委会 of the community and the street office; to no committee and no firm."""
        place = "home__entrance__building__community"
        return self.filter(
            Q(**{f"{place}__in": communities_confirmed_by(user)}) | Q(**{f"{place}__street__in": streets_of(user)})
        )

    def counted(self, on=None):
        """Owners of the day for whom no Ownership stands: it counts from the day it begins (models/rolls.py)."""
        on = on or today()
        return self.current(on).filter(Q(ownership=None) | Q(ownership__since__gt=on))

    def meant(self, person, home):
        """The record of the roll that is about this person, or None."""
        records = self.current().filter(home=home, ownership=None, name=person.display_name)
        return next((record for record in records if record.is_of(person)), None)


class TitleRecord(Period):
    """业主登记: one owner of one home as the paper roll has it."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="title_records", verbose_name="房屋")
    name = models.CharField("业主姓名", max_length=40)
    phone_tail = models.CharField("手机号后四位", max_length=4, blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, editable=False)
    title = models.CharField("产权性质", max_length=16, choices=Title, blank=True)
    share = models.PositiveIntegerField("份额（分子）", default=1)
    shares = models.PositiveIntegerField("份额（分母）", default=1)
    ownership = models.ForeignKey(
        Ownership,
        models.PROTECT,
        related_name="title_records",
        null=True,
        blank=True,
        verbose_name="认领后的产权",
    )

    objects = TitleRecordQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "业主登记"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["home", "name"], condition=Q(until=None), name="owner_recorded_once_per_home"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, shares__gte=F("share")), name="recorded_share_is_a_fraction_up_to_one"
            ),
            models.CheckConstraint(
                condition=Q(title="") | Q(title__in=["commodity", "sold_public"]), name="recorded_title_is_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(phone_tail="", phone_digest="") | ~Q(phone_tail="") & ~Q(phone_digest=""),
                name="recorded_phone_is_whole_or_absent",
            ),
        ]
        indexes = [models.Index(fields=["phone_digest"], name="title_record_by_phone", condition=~Q(phone_digest=""))]

    def __str__(self):
        return f"{self.name} · {self.home}"

    def is_of(self, person):
        """The same name, and the same number where the roll has one."""
        same_phone = not self.phone_digest or self.phone_digest == phone_digest(person.phone)
        return self.name == person.display_name and same_phone

    @property
    def facts(self):
        """What an Ownership takes over from the roll."""
        return {"since": self.since, "title": self.title, "share": self.share, "shares": self.shares}
