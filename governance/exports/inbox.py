"""My notices as an Excel file; here, because the journal stands below this room and cannot register a list."""

from governance.exports.kinds import ExportKind, Listing, register
from governance.journal.models import Notice


def notices(user, params):
    rows = Notice.objects.visible_to(user)
    unread = params.get("only") == "unread"
    words = ["未读"] if unread else []
    return Listing((rows.unread() if unread else rows).select_related("event"), words=words, said=words)


COLUMNS = (
    ("时间", lambda row: row.event.at),
    ("标题", lambda row: row.event.title),
    ("内容", lambda row: row.event.notice_text),
    ("阅读时间", lambda row: row.read_at),
)


def register_kinds():
    register(ExportKind("inbox", "我的消息", COLUMNS, notices, page="inbox"))
