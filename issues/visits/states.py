"""Choices of visits."""

from django.db.models import IntegerChoices, TextChoices


class Outcome(TextChoices):
    TALKED = "talked", "谈了"
    HOME = "home", "在家，没提要求"
    AWAY = "away", "不在家"
    REFUSED = "refused", "不愿受访"


class Weight(IntegerChoices):
    """How much it matters to the household, as it said."""

    PLAIN = 1, "希望解决"
    PRESSING = 2, "比较着急"
    MOST = 3, "非常着急"


TONES = {Outcome.TALKED: "done", Outcome.HOME: "work", Outcome.AWAY: "wait", Outcome.REFUSED: "stop"}
