"""Places and organisations: reference data of the operators."""

from django.contrib import admin

from governance.operators import Kept
from governance.registry.models import (
    Building,
    Community,
    Coverage,
    Entrance,
    Home,
    ManagementArea,
    Organisation,
    Posting,
    Street,
)


@admin.register(Street)
class StreetAdmin(Kept):
    list_display = ["name", "district"]
    list_select_related = ["district"]
    search_fields = ["name"]


@admin.register(Community)
class CommunityAdmin(Kept):
    list_display = ["name", "street"]
    list_filter = ["street"]
    list_select_related = ["street"]
    search_fields = ["name"]


@admin.register(ManagementArea)
class ManagementAreaAdmin(Kept):
    list_display = ["name", "community"]
    list_filter = ["community"]
    list_select_related = ["community"]
    search_fields = ["name"]


class EntranceInline(admin.TabularInline):
    model = Entrance
    extra = 0
    can_delete = False


@admin.register(Building)
class BuildingAdmin(Kept):
    list_display = ["__str__", "community", "area", "built", "households"]
    list_filter = ["community"]
    list_select_related = ["community", "area"]
    search_fields = ["=number", "community__name"]
    autocomplete_fields = ["community", "area"]
    inlines = [EntranceInline]


@admin.register(Entrance)
class EntranceAdmin(Kept):
    list_display = ["__str__", "community"]
    list_filter = ["building__community"]
    list_select_related = ["building__community"]
    search_fields = ["=building__number"]
    autocomplete_fields = ["building"]

    @admin.display(description="社区")
    def community(self, entrance):
        return entrance.building.community


@admin.register(Home)
class HomeAdmin(Kept):
    """Doors and areas; who owns or lives there is not shown."""

    list_display = ["__str__", "community", "area"]
    list_filter = ["entrance__building__community"]
    list_select_related = ["entrance__building__community"]
    search_fields = ["=door", "=entrance__building__number"]
    autocomplete_fields = ["entrance"]

    @admin.display(description="社区")
    def community(self, home):
        return home.entrance.building.community


@admin.register(Organisation)
class OrganisationAdmin(Kept):
    list_display = ["name", "kind", "street", "community", "duty_phone"]
    list_filter = ["kind", "street"]
    list_select_related = ["street", "community"]
    search_fields = ["name"]


@admin.register(Posting)
class PostingAdmin(Kept):
    """Who works where: the right ends on the day of `until`."""

    list_display = ["person", "organisation", "title", "is_lead", "since", "until"]
    list_filter = ["organisation__kind", "is_lead"]
    list_select_related = ["person", "organisation"]
    search_fields = ["person__display_name", "organisation__name"]
    autocomplete_fields = ["person", "organisation"]


@admin.register(Coverage)
class CoverageAdmin(Kept):
    list_display = ["organisation", "building", "community", "since", "until"]
    list_filter = ["building__community"]
    list_select_related = ["organisation", "building__community"]
    search_fields = ["organisation__name"]
    autocomplete_fields = ["organisation", "building"]

    @admin.display(description="社区")
    def community(self, coverage):
        return coverage.building.community
