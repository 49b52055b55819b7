"""委员照片: a member's face on the public page, by the member's own consent and no longer than that."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast

from committees.bodies.models.seats import Seat
from governance import pictures
from governance.accounts.models import Consent

SHOW_PHOTO = "committee_photo"  # the consent that it hangs on


class PortraitQuerySet(models.QuerySet):
    def public(self):
        """While the seat is held and its holder agrees."""
        agreed = Consent.objects.in_force().filter(
            purpose=SHOW_PHOTO,
            person=OuterRef("seat__person"),
            about=Cast(OuterRef("seat_id"), models.CharField()),
        )
        return self.filter(Exists(agreed), seat__in=Seat.objects.current())

    def remove(self):
        """Rows now, their files once that is sure."""
        names = [name for row in self for name in (row.image, row.thumb)]
        self.delete()
        transaction.on_commit(lambda: pictures.drop(names))


class Portrait(models.Model):
    """A small square of what was sent; the original is not kept."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="portrait", verbose_name="席位")
    image = models.CharField("照片", max_length=100)
    thumb = models.CharField("照片小图", max_length=100)
    taken_at = models.DateTimeField("上传时间")

    objects = PortraitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "委员照片"
        constraints = [
            models.CheckConstraint(condition=~Q(image="") & ~Q(thumb=""), name="portrait_has_both_sizes"),
        ]

    def __str__(self):
        return f"{self.seat} · 照片"
