"""The lists of this room as Excel files: the rows of the page, under its filter, with what the page shows of each."""

from django.http import Http404
from django.utils import timezone

from committees.bodies.models import buildings_zoned_to, seats_of
from governance.exports.kinds import ExportKind, Listing, narrowed, register
from governance.phrases import masked_phone
from governance.registry.models import postings_of
from issues.petitions import desk as room
from issues.petitions import lists
from issues.petitions.filters import RouteFilter
from issues.petitions.forms.board import BoardFilter
from issues.petitions.forms.routes import with_matters
from issues.petitions.models import Issue, Petition, Route
from issues.petitions.rows import desk_rows_of


def standing_of(user):
    """The facts that give a person these lists. A file is not handed out once one of them has ended."""
    return [
        *(f"seat {pk} {office}" for pk, office in seats_of(user).values_list("pk", "office").order_by("pk")),
        *(f"posting {pk}" for pk in user.postings.current().values_list("pk", flat=True).order_by("pk")),
        *(f"building {pk}" for pk in sorted({row["building"] for row in buildings_zoned_to(user)})),
    ]


def role_of(user):
    """Seat or posting, in words."""
    seat = seats_of(user).select_related("committee").order_by("pk").first()
    if seat:
        return f"{seat.committee}{seat.get_office_display()}"
    posting = postings_of(user).select_related("organisation").order_by("pk").first()
    return f"{posting.organisation}{posting.title}" if posting else ""


def own_petitions(user, params):
    found = lists.own_petitions(user, params)
    tab = [lists.PETITION_TABS[found.tab][0]]
    return Listing(found.rows.for_list(), found.keys, words=tab, said=tab)


def issues(user, params):
    found = lists.issues(user, params, timezone.now())
    filters = found.filters
    return Listing(found.rows.for_list(), found.keys, words=filters.words, said=filters.words_untyped)


def issues_only(user, params):
    """The same address lists issues or petitions; each kind of export takes its own."""
    kept = params.copy()
    for name in ("only", "rows"):
        kept.pop(name, None)
    return issues(user, kept)


def counted_petitions(user, params):
    kept = params.copy()
    kept["rows"] = "petitions"
    return issues(user, kept)


def tasks(user, params):
    found = lists.tasks(user, params, timezone.now())
    tab = room.TASK_TABS[found.tab][0]
    filters = found.filters
    words, said = [tab, *filters.words], [tab, *filters.words_untyped]
    return Listing(found.rows.for_list(), found.keys, words=words, said=said)


def desk(user, params):
    now = timezone.now()
    found, _ = lists.desk(user, params, now)
    tab, filters = room.TABS[found.tab][0], found.filters
    words, said = [tab, *filters.words], [tab, *filters.words_untyped]

    def load(page):
        things = room.load(page)
        return zip(things, desk_rows_of(things, now), strict=True)

    return Listing(found.rows, found.keys, load, words, said)


def board(user, params):
    """What everybody may read; no name, phone or door."""
    chosen = BoardFilter(params)
    rows = chosen.narrow(Issue.objects.public()).select_related("category", "building", "community", "lead")
    return Listing(rows, words=narrowed(chosen), said=narrowed(chosen, typed="（略）"))


def routes(user, params):
    """The table of addressees, with each matter's name of today beside its row."""
    scope = room.scope_for(user)
    if not scope:
        raise Http404
    filters = RouteFilter(params, scope=scope)
    rows = filters.narrow(Route.objects.visible_to(user)).for_list()
    return Listing(rows, load=with_matters, words=filters.words, said=filters.words_untyped)


def lead_of(petition):
    return str(petition.issue.lead or "") if petition.issue else ""


PETITION_COLUMNS = (
    ("编号", lambda row: row.number),
    ("类别", lambda row: row.category.name),
    ("社区", lambda row: row.community.name),
    ("地点", lambda row: row.place),
    ("内容", lambda row: row.text),
    ("状态", lambda row: row.get_state_display()),
    ("紧急程度", lambda row: (row.issue or row.category).get_urgency_display()),
    ("提交时间", lambda row: row.filed_at),
    ("应响应时间", lambda row: row.response_due_at),
    ("响应时间", lambda row: row.responded_at),
    ("到期", lambda row: row.due_at),
    ("事项编号", lambda row: row.issue.number if row.issue else ""),
    ("牵头单位", lead_of),
    ("答复时间", lambda row: row.replied_at),
    ("是否解决", lambda row: row.solved),
    ("是否满意", lambda row: row.satisfied),
    ("重办次数", lambda row: row.reopenings),
    ("办结时间", lambda row: row.closed_at),
)
OWN_COLUMNS = (
    *PETITION_COLUMNS[:5],
    ("联系电话", lambda row: masked_phone(row.contact_phone) if row.contact_phone else ""),
    *PETITION_COLUMNS[5:],
    ("答复", lambda row: row.reply),
    ("评价意见", lambda row: row.comment),
)
ISSUE_COLUMNS = (
    ("编号", lambda row: row.number),
    ("标题", lambda row: row.title),
    ("类别", lambda row: row.category.name),
    ("社区", lambda row: row.community.name),
    ("地点", lambda row: row.place),
    ("状态", lambda row: row.get_state_display()),
    ("紧急程度", lambda row: row.get_urgency_display()),
    ("牵头单位", lambda row: str(row.lead or "")),
    ("反映人数", lambda row: row.petition_count),
    ("督办", lambda row: row.get_supervision_display()),
    ("受理时间", lambda row: row.opened_at),
    ("到期", lambda row: row.due_at),
    ("答复时间", lambda row: row.answered_at),
    ("答复", lambda row: row.answer),
    ("重办次数", lambda row: row.reopenings),
    ("办结时间", lambda row: row.closed_at),
)
TASK_COLUMNS = (
    ("任务编号", lambda row: row.number),
    ("事项编号", lambda row: row.issue.number),
    ("标题", lambda row: row.issue.title),
    ("类别", lambda row: row.issue.category.name),
    ("社区", lambda row: row.issue.community.name),
    ("地点", lambda row: row.issue.place),
    ("承办单位", lambda row: row.organisation.name),
    ("首接牵头", lambda row: row.is_lead),
    ("状态", lambda row: row.get_state_display()),
    ("紧急程度", lambda row: row.issue.get_urgency_display()),
    ("交办要求", lambda row: row.brief),
    ("派单时间", lambda row: row.sent_at),
    ("到期", lambda row: row.due_at),
    ("反馈时间", lambda row: row.reported_at),
    ("办理反馈", lambda row: row.report),
    ("退单理由", lambda row: row.refusal),
    ("结束时间", lambda row: row.closed_at),
)
DESK_COLUMNS = (
    ("种类", lambda pair: "诉求" if isinstance(pair[0], Petition) else "事项"),
    ("编号", lambda pair: pair[1].number),
    ("标题", lambda pair: pair[1].title),
    ("类别", lambda pair: pair[0].category.name),
    ("社区", lambda pair: pair[0].community.name),
    ("地点", lambda pair: pair[1].where),
    ("状态", lambda pair: pair[1].state_label),
    ("紧急程度", lambda pair: pair[1].urgency_label),
    ("提交或受理时间", lambda pair: pair[1].since),
    ("到期", lambda pair: pair[1].due_at),
    ("说明", lambda pair: pair[1].meta),
)
BOARD_COLUMNS = (
    ("编号", lambda row: row.number),
    ("标题", lambda row: row.title),
    ("类别", lambda row: row.category.name),
    ("社区", lambda row: row.community.name),
    ("地点", lambda row: str(row.building or "公共区域")),
    ("进度", lambda row: row.get_state_display()),
    ("牵头单位", lambda row: str(row.lead or "")),
    ("反映人数", lambda row: row.petition_count),
    ("受理时间", lambda row: row.opened_at),
    ("办结时间", lambda row: row.closed_at),
)
ROUTE_COLUMNS = (
    ("哪一类事", lambda pair: pair[1] if pair[0].category else f"{pair[1]}（整类）"),
    ("社区", lambda pair: str(pair[0].community_of_place or "")),
    ("在哪里", lambda pair: pair[0].place_words),
    ("时间", lambda pair: pair[0].hours_words or "全天"),
    ("由谁负责", lambda pair: pair[0].organisation.name),
    ("依据", lambda pair: pair[0].basis),
    ("起", lambda pair: pair[0].since),
    ("停用", lambda pair: pair[0].until),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(
        ExportKind("petitions", "我的诉求", OWN_COLUMNS, own_petitions, page="petitions"),
        ExportKind("desk", "待办", DESK_COLUMNS, desk, page="desk", **whose),
        ExportKind("issues", "事项", ISSUE_COLUMNS, issues_only, page="issues", **whose),
        ExportKind("issue-petitions", "诉求", PETITION_COLUMNS, counted_petitions, page="issues", **whose),
        ExportKind("tasks", "任务", TASK_COLUMNS, tasks, page="tasks", **whose),
        ExportKind("board", "公开栏", BOARD_COLUMNS, board, page="board"),
        ExportKind("routes", "派单对照表", ROUTE_COLUMNS, routes, page="routes", **whose),
    )
