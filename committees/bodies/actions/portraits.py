"""A member's photo: put up and taken down by the member alone. The consent is the record; it is no event."""

from django.db import transaction
from django.utils import timezone

from committees.bodies.models import SHOW_PHOTO, Portrait, Seat
from governance import pictures
from governance.accounts import consents
from governance.refusals import NotAllowed, NotPossibleNow


def put_up_portrait(*, seat, photo, by, at=None):
    """With the consent to show it; a new photo replaces the one before. images.Unacceptable with a sentence."""
    must_be_own(seat, by)
    kept = pictures.keep(photo, "portraits", square=True)
    with pictures.dropped_unless_done(kept):
        return _put_up(seat, kept, by, at or timezone.now())


def must_be_own(seat, by):
    if seat.person_id != by.pk:
        raise NotAllowed("是否公开照片只能由本人决定")


@transaction.atomic
def _put_up(seat, kept, by, at):
    seat = Seat.objects.select_for_update(of=("self",)).filter(pk=seat.pk, person=by).first()
    if seat is None or not Seat.objects.current().filter(pk=seat.pk).exists():
        raise NotPossibleNow("您在这个委员会的席位已经结束，不能再公开照片。")
    consents.give(person=by, purpose=SHOW_PHOTO, about=str(seat.pk), at=at)
    Portrait.objects.filter(seat=seat).remove()
    return Portrait.objects.create(seat=seat, image=kept[0], thumb=kept[1], taken_at=at)


@transaction.atomic
def take_down_portrait(*, seat, by, at=None):
    """The consent is taken back, and with it goes the photo."""
    must_be_own(seat, by)
    for given in by.consents.in_force().filter(purpose=SHOW_PHOTO, about=str(seat.pk)):
        consents.withdraw(consent=given, at=at)


def portrait_consent_is_gone(consent):
    """Taken back, there or on My data: the photo goes, its files too."""
    Portrait.objects.filter(seat__person=consent.person_id, seat=int(consent.about)).remove()
