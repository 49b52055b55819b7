"""What attachments hold about a person: the files that she uploaded."""

from governance.accounts import holdings
from governance.accounts.holdings import scrub_rows
from governance.attachments.models import Attachment
from governance.phrases import moment


def register():
    holdings.add("attachments", "我上传的附件", attachments, erase=erase_attachments)


def attachments(person):
    for row in Attachment.objects.filter(uploader=person).scoped():
        yield {"文件名": row.name, "用途": row.alt, "上传时间": moment(row.uploaded_at)}


def erase_attachments(person, traces, at):
    """What no form took goes; a paper of a meeting or a proof of work is a record and stays, without her name."""
    for row in Attachment.objects.filter(uploader=person, subject_id=None):
        row.discard()
    scrub_rows(Attachment.objects.filter(uploader=person), traces, "name")
