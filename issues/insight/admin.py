"""Reference only: what the coverage rates should reach. What is counted is not for operators."""

from django.contrib import admin

from governance.operators import Kept
from issues.insight.models import CoverageTarget


@admin.register(CoverageTarget)
class CoverageTargetAdmin(Kept):
    list_display = ["rate", "percent", "basis", "valid_from"]
    ordering = ["rate", "-valid_from"]
