"""What a kept file is, told by its first bytes and never by its name."""

from django.db.models import TextChoices


class FileKind(TextChoices):
    PDF = "pdf", "PDF"
    WORD = "docx", "Word（.docx）"
    SHEET = "xlsx", "Excel（.xlsx）"
    IMAGE = "image", "照片（JPG、PNG、WebP）"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.IMAGE: "image/jpeg",  # whatever came, a fresh JPEG is what is kept
}
# What a browser offers to choose from; what is chosen is looked at all the same.
OFFERED = {
    FileKind.PDF: ".pdf",
    FileKind.WORD: ".docx",
    FileKind.SHEET: ".xlsx",
    FileKind.IMAGE: "image/jpeg,image/png,image/webp",
}
