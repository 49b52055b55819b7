"""Choices of the registry."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    FIRM = "firm", "物业服务企业"
    TITLEHOLDER = "titleholder", "产权单位"
    DEVELOPER = "developer", "建设单位"
    OPERATOR = "operator", "运营单位"
    DEPARTMENT = "department", "职能部门"
    STREET_OFFICE = "street_office", "街道办事处"
    NEIGHBOURHOOD = "neighbourhood", "社区居委会"


class Duty(TextChoices):
    """What a posting is for. Without any it is ordinary work for the organisation."""

    INTAKE = "intake", "受理岗"
    MANAGER = "manager", "项目负责人"
    REPAIRER = "repairer", "维修员"
    WHISTLE = "whistle", "吹哨专员"
    DISCIPLINE = "discipline", "纪检联络员"
    AUDITOR = "auditor", "审计员"


class Structure(TextChoices):
    BRICK_CONCRETE = "brick_concrete", "砖混"
    CONCRETE = "concrete", "钢筋混凝土"
    PANEL = "panel", "装配式大板"
    BRICK_TIMBER = "brick_timber", "砖木"
    STEEL = "steel", "钢结构"
    OTHER = "other", "其他"


class BuildingUse(TextChoices):
    RESIDENTIAL = "residential", "住宅"
    SCHOOL = "school", "学校"
    SHOP = "shop", "商业"
    HOSPITAL = "hospital", "医院"
    OFFICE = "office", "办公"
    OTHER = "other", "其他"


class HomeUse(TextChoices):
    DWELLING = "dwelling", "住宅"
    SHOP = "shop", "商业"
    OFFICE = "office", "办公"
    STORAGE = "storage", "储藏"
    PARKING = "parking", "车位"
    OTHER = "other", "其他"


class Title(TextChoices):
    """产权性质 of one home; a building whose homes differ is mixed (物业管理条例 §25, §86)."""

    COMMODITY = "commodity", "商品房"
    SOLD_PUBLIC = "sold_public", "已售公房"
    UNSOLD_PUBLIC = "unsold_public", "未售公房"


class BuildingTitle(TextChoices):
    COMMODITY = Title.COMMODITY.value, Title.COMMODITY.label
    SOLD_PUBLIC = Title.SOLD_PUBLIC.value, Title.SOLD_PUBLIC.label
    UNSOLD_PUBLIC = Title.UNSOLD_PUBLIC.value, Title.UNSOLD_PUBLIC.label
    MIXED = "mixed", "混合产权"


class OccupancyKind(TextChoices):
    FAMILY = "family", "家庭成员"
    TENANT = "tenant", "承租人"


class ClaimKind(TextChoices):
    OWNER = "owner", "业主"
    FAMILY = "family", "家庭成员"
    TENANT = "tenant", "承租人"


VOUCHABLE = (ClaimKind.FAMILY, ClaimKind.TENANT)


class ClaimState(TextChoices):
    WAITING = "waiting", "待居委会核实"
    CONFIRMED = "confirmed", "已核实"
    REFUSED = "refused", "未通过"


TONES = {ClaimState.WAITING: "wait", ClaimState.CONFIRMED: "done", ClaimState.REFUSED: "stop"}


class OwnerKind(TextChoices):
    """Headings of the owner roll."""

    PERSON = "person", "个人"
    TOGETHER = "together", "共有"
    TITLEHOLDER = "titleholder", "产权单位"
    DEVELOPER = "developer", "建设单位"
    ORGANISATION = "organisation", "其他单位"
    UNKNOWN = "unknown", "业主未登记"


class RollDoubt(TextChoices):
    """Why a home of the owner roll must be looked at again."""

    NO_OWNER = "no_owner", "没有登记业主"
    OWNER_GONE = "owner_gone", "产权单位已终止，没有登记承接单位"
    SHARES = "shares", "份额相加不等于 1"
    NO_SHARES = "no_shares", "几位业主都没有写份额：是共同共有，还是份额待核"
    NO_AREA = "no_area", "没有登记面积"


SELF_MANAGED = "业主自行管理"  # what stands where a firm would, when owners look after their buildings themselves
