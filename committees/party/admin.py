"""Reference only: how often Party life is held. Organisations and people are not for operators."""

from django.contrib import admin

from committees.party.models import Rhythm

admin.site.register(Rhythm, list_display=["kind", "months", "basis", "valid_from"])
