"""The announcements one may see as an Excel file."""

from committees.announcements.filters import TABS, AnnouncementFilter
from committees.announcements.models import Announcement
from committees.bodies.exports import role_of, standing_of
from governance.exports.kinds import ExportKind, Listing, register


def announcements(user, params):
    filters = AnnouncementFilter(params)
    wanted = filters.wanted
    words = [TABS[wanted["tab"]]] if "tab" in wanted else []
    words += [wanted["community"].name] if "community" in wanted else []
    rows = filters.narrow(Announcement.objects.visible_to(user)).select_related("community")
    return Listing(rows, words=words, said=words)


COLUMNS = (
    ("标题", lambda row: row.title),
    ("种类", lambda row: row.law.label),
    ("社区", lambda row: row.community.name),
    ("公示单位", lambda row: row.role),
    ("状态", lambda row: row.get_state_display()),
    ("开始公示", lambda row: row.posted_at),
    ("截止", lambda row: row.ends_at),
    ("结束时间", lambda row: row.ended_at),
    ("撤回原因", lambda row: row.withdrawn_reason),
    ("张贴位置", lambda row: row.place),
    ("张贴日期", lambda row: row.paper_on),
)


def register_kinds():
    whose = {"standing": standing_of, "role": role_of}
    register(ExportKind("announcements", "公示", COLUMNS, announcements, page="announcements", **whose))
