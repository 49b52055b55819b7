"""Choices of task forces."""

from django.db.models import TextChoices

from governance.registry.states import OrganisationKind


class UnitKind(TextChoices):
    """Who takes part: an organisation, or a group that has no office of its own."""

    STREET = "street", "街道"
    NEIGHBOURHOOD = "neighbourhood", "居委会"
    FIRM = "firm", "物业服务企业"
    TITLEHOLDER = "titleholder", "产权单位"
    DEPARTMENT = "department", "职能部门和运营单位"
    BUILDER = "builder", "施工单位"
    RESIDENTS = "residents", "居民代表"
    EXPERTS = "experts", "专家学者"
    OTHER = "other", "其他"


OF_AN_ORGANISATION = {
    OrganisationKind.STREET_OFFICE: UnitKind.STREET,
    OrganisationKind.NEIGHBOURHOOD: UnitKind.NEIGHBOURHOOD,
    OrganisationKind.FIRM: UnitKind.FIRM,
    OrganisationKind.TITLEHOLDER: UnitKind.TITLEHOLDER,
    OrganisationKind.DEVELOPER: UnitKind.BUILDER,
    OrganisationKind.OPERATOR: UnitKind.DEPARTMENT,
    OrganisationKind.DEPARTMENT: UnitKind.DEPARTMENT,
}
GROUPS = (UnitKind.RESIDENTS, UnitKind.EXPERTS, UnitKind.BUILDER, UnitKind.OTHER)
