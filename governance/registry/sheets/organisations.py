"""单位: firms, 产权单位, operators and departments that work in the street. Offices with authority are not imported."""

from governance.imports import values
from governance.imports.kinds import Column, SheetKind
from governance.imports.plans import Plan
from governance.registry.models import Organisation
from governance.registry.sheets.places import streets_kept_by
from governance.registry.states import OrganisationKind

# Authority over people comes from the other two kinds: operators register those.
PLAIN = [
    kind for kind in OrganisationKind if kind not in (OrganisationKind.STREET_OFFICE, OrganisationKind.NEIGHBOURHOOD)
]


class PlainKinds:
    """As TextChoices, for the readers of choices."""

    choices = [(kind.value, kind.label) for kind in PLAIN]


LABELS = "、".join(kind.label for kind in PLAIN)
COLUMNS = (
    Column("name", "名称", values.name(60), True, "单位全称", ("某某物业服务有限公司", "某某房管所")),
    Column("kind", "类别", values.choice(PlainKinds), True, LABELS, ("物业服务企业", "产权单位")),
    Column(
        "also",
        "兼为",
        values.several(PlainKinds),
        help=f"同时是：{LABELS}；几类用顿号分开",
        examples=("", "物业服务企业"),
    ),
    Column("parent", "上级单位", values.text(60), help="登记的单位全称，要先登记", examples=("", "")),
    Column("duty_phone", "值班电话", values.telephone, help="工作电话，不填私人号码", examples=("010-55550000", "")),
    Column("hours", "工作时间", values.text(60), help="如 周一至周日 8:00-20:00", examples=("每天 8:00-20:00", "")),
)
HEADINGS = {column.name: column.heading for column in COLUMNS}


def plan(entries, scope, by):
    result = Plan()
    known = organisations_by_name()
    for entry in entries:
        wanted = {name: value for name, value in entry.given.items() if name != "name"}
        if "also" in wanted:
            wanted["also"] = [kind for kind in wanted["also"] if kind != wanted["kind"]]
        if "parent" in wanted:
            wanted["parent"] = known.get(values.narrow(entry["parent"]))
            if wanted["parent"] is None or entry["parent"] == entry["name"]:
                result.fault(
                    entry.row, HEADINGS["parent"], f"没有登记“{entry['parent']}”，请先登记上级单位，再导入下级"
                )
                continue
        found = known.get(values.narrow(entry["name"]))
        if found is None:
            result.create(entry.row, entry["name"], Organisation(name=entry["name"], street=scope, **wanted))
        elif found.street_id == scope.pk and found.kind in PLAIN:
            result.keep_or_change(entry.row, entry["name"], found, wanted, HEADINGS)
        else:
            leave(result, entry, found, wanted)
    return result


def organisations_by_name():
    """All of them: brackets of either width, and blanks, make no other organisation."""
    return {values.narrow(each.name): each for each in Organisation.objects.select_related("community")}


def leave(result, entry, found, wanted):
    """Somebody else's to change: a row that says the same is welcome, another is not."""
    different = [HEADINGS[name] for name, value in wanted.items() if getattr(found, name) != value]
    if different:
        result.fault(
            entry.row, different[0], "这家单位不是本街道登记的，不能在这里改动。请删去这一行，或请系统运维更正"
        )
    else:
        result.keep_or_change(entry.row, entry["name"], found, {}, HEADINGS)


ORGANISATIONS = SheetKind(
    name="organisations",
    label="单位",
    lead="一行一家单位。按“名称”认；街道办事处和社区居委会由系统运维登记。",
    columns=COLUMNS,
    key=("name",),
    models=lambda: (Organisation,),
    scopes=streets_kept_by,
    plan=plan,
)
