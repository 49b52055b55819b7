"""States of an import."""

from django.db.models import TextChoices


class ImportState(TextChoices):
    QUEUED = "queued", "等待核对"
    READING = "reading", "正在核对"
    CHECKED = "checked", "已核对，等待确认"
    CONFIRMED = "confirmed", "等待写入"
    APPLYING = "applying", "正在写入"
    DONE = "done", "已导入"
    FAILED = "failed", "没有导入"
    DROPPED = "dropped", "已放弃"
    UNDO_ASKED = "undo_asked", "等待撤销"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"


WAITING = {  # what a worker does next with an import that waits: the state in which it works
    ImportState.QUEUED: ImportState.READING,
    ImportState.CONFIRMED: ImportState.APPLYING,
    ImportState.UNDO_ASKED: ImportState.UNDOING,
}
WORKING = set(WAITING.values())
MOVING = {*WAITING, *WORKING}  # a page that shows one of these looks again by itself

ENDED = {ImportState.DONE, ImportState.DROPPED, ImportState.UNDONE}

TONES = {
    ImportState.CHECKED: "ask",
    ImportState.DONE: "done",
    ImportState.FAILED: "late",
    ImportState.DROPPED: "stop",
    ImportState.UNDONE: "stop",
}
