"""Choices of exports."""

from django.db.models import TextChoices


class ExportState(TextChoices):
    ANSWERED = "answered", "已直接下载"
    WAITING = "waiting", "等待生成"
    WRITING = "writing", "正在生成"
    READY = "ready", "可以下载"
    FAILED = "failed", "没有生成"
    REMOVED = "removed", "文件已清除"


RUNNING = (ExportState.WAITING, ExportState.WRITING)
TONES = {
    ExportState.ANSWERED: "done",
    ExportState.WAITING: "wait",
    ExportState.WRITING: "work",
    ExportState.READY: "done",
    ExportState.FAILED: "stop",
    ExportState.REMOVED: "stop",
}
