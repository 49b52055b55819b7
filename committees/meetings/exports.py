"""Meetings, published resolutions and action items as Excel files, in the order of their lists."""

from committees.contracts.exports import role_of, standing_of
from committees.meetings import filters
from governance.exports.kinds import ExportKind, Listing, register


def meetings(user, params):
    tab = filters.tab_of(params, ("", "past"))
    rows, keys = filters.meetings_of(user, tab)
    return Listing(rows, keys, words=[filters.MEETING_TABS[tab]], said=[filters.MEETING_TABS[tab]])


def resolutions(user, params):
    rows, keys = filters.resolutions_published()
    return Listing(rows, keys, said=[])


def actions(user, params):
    tab = filters.tab_of(params, filters.ACTION_TABS)
    rows, keys = filters.actions_of(user, tab)
    return Listing(rows, keys, words=[filters.ACTION_TABS[tab]], said=[filters.ACTION_TABS[tab]])


def suggestions(user, params):
    tab = filters.tab_of(params, filters.SUGGESTION_TABS)
    rows, keys = filters.suggestions_of(user, tab)
    return Listing(rows, keys, words=[filters.SUGGESTION_TABS[tab]], said=[filters.SUGGESTION_TABS[tab]])


MEETINGS = (
    ("会议", lambda row: row.title),
    ("类别", lambda row: row.get_kind_display()),
    ("社区", lambda row: row.community.name),
    ("委员会", lambda row: row.committee.name if row.committee else ""),
    ("开会时间", lambda row: row.begins_at),
    ("地点", lambda row: row.place),
    ("状态", lambda row: row.get_state_display()),
)
RESOLUTIONS = (
    ("决议", lambda row: row.title),
    ("委员会", lambda row: row.committee.name),
    ("状态", lambda row: row.get_state_display()),
    ("公布时间", lambda row: row.published_at),
    ("生效时间", lambda row: row.effective_at),
    ("内容", lambda row: row.text),
)
ACTIONS = (
    ("承办单位", lambda row: row.organisation.name),
    ("做什么", lambda row: row.text),
    ("完成日期", lambda row: row.due_on),
    ("状态", lambda row: row.get_state_display()),
    ("办理结果", lambda row: row.report),
    ("完成时间", lambda row: row.done_at),
    ("会议", lambda row: row.meeting.title),
    ("社区", lambda row: row.meeting.community.name),
)

SUGGESTIONS = (
    ("议题", lambda row: row.title),
    ("为什么", lambda row: row.why),
    ("社区", lambda row: row.community.name),
    ("提出时间", lambda row: row.at),
    ("状态", lambda row: row.get_state_display()),
    ("列入的会议", lambda row: row.item.meeting.title if row.item else ""),
    ("不列入的理由", lambda row: row.answer),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(
        ExportKind("meetings", "会议", MEETINGS, meetings, page="meetings", **whose),
        ExportKind("resolutions", "已公布的决议", RESOLUTIONS, resolutions, page="meetings", **whose),
        ExportKind("suggestions", "议题建议", SUGGESTIONS, suggestions, page="suggestions", **whose),
        ExportKind("action-items", "会定事项", ACTIONS, actions, page="action_items", **whose),
    )
