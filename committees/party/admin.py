"""Reference only: how often Party life is held. Organisations and people are not for operators."""

from django.contrib import admin

from committees.party.models import Rhythm
from governance.operators import Kept


@admin.register(Rhythm)
class RhythmAdmin(Kept):
    list_display = ["kind", "months", "basis", "valid_from"]
    ordering = ["kind", "-valid_from"]
