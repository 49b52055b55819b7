"""Places and organisations: reference data of the operators."""

from django.contrib import admin

from governance.operators import ForOthers, Kept, ReadOnly
from governance.registry.models import (
    Building,
    Community,
    Contact,
    Coverage,
    District,
    Entrance,
    Estate,
    Grid,
    HeadRule,
    Home,
    ManagementArea,
    Organisation,
    Posting,
    Street,
)


@admin.register(District)
class DistrictAdmin(Kept):
    list_display = ["name"]
    search_fields = ["name"]


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


@admin.register(Estate, Grid)
class ParcelAdmin(Kept):
    list_display = ["name", "community"]
    list_filter = ["community__street"]
    list_select_related = ["community"]
    search_fields = ["name"]
    autocomplete_fields = ["community"]


@admin.register(HeadRule)
class HeadRuleAdmin(ReadOnly):
    """Decisions of the street, written on the roll's page (`decide_head_rule`)."""

    list_display = ["area", "titleholder_counts_once", "since", "until"]
    list_select_related = ["area"]
    fields = ["area", "titleholder_counts_once", "basis", "since", "until"]


class EntranceInline(admin.TabularInline):
    model = Entrance
    extra = 0
    can_delete = False


@admin.register(Building)
class BuildingAdmin(Kept):
    list_display = ["__str__", "community", "area", "use", "built", "storeys", "lifts", "households"]
    list_filter = ["community"]
    list_select_related = ["community", "area"]
    search_fields = ["=number", "community__name"]
    autocomplete_fields = ["community", "area", "estate", "grid"]
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
    list_display = ["name", "kind", "street", "community", "duty_phone", "dissolved_on"]
    list_filter = ["kind", "street"]
    list_select_related = ["street", "community"]
    search_fields = ["name"]
    autocomplete_fields = ["parent", "successor"]


@admin.register(Contact)
class ContactAdmin(Kept):
    """Telephones of work, ended by `until`."""

    list_display = ["organisation", "duty", "name", "phone", "since", "until"]
    list_filter = ["organisation__kind"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "duty"]
    autocomplete_fields = ["organisation"]


@admin.register(Posting)
class PostingAdmin(ForOthers):
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
