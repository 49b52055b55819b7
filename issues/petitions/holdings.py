"""What petitions hold about a person, and how it is made anonymous while every count stays."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from governance.accounts import consents, holdings
from governance.accounts.holdings import scrub_rows
from governance.journal import looks
from governance.journal.actions import scrub_words
from governance.journal.models import Event
from governance.phrases import moment
from issues.petitions import search
from issues.petitions.models import Extension, Issue, Petition, Photo, Task
from issues.petitions.states import PETITION_ENDS

SHARE_PHONE = "share_phone"


def register():
    consents.add(consents.Purpose(SHARE_PHONE, "承办单位上门前可以看到我的电话", "2026-11-23", withdraw=unshare_phone))
    holdings.add("petitions", "我的诉求", petitions, erase=erase_petitions, phones=phones_left)
    looks.add(lambda person: looks.at_rows(Petition.objects.of(person)))
    holdings.add("photos", "我上传的照片", photos, erase=erase_photos)


def unshare_phone(consent):
    """From now on no organisation sees the phone of this petition."""
    Petition.objects.filter(petitioner=consent.person_id, number=consent.about).update(share_phone=False)


def petitions(person):
    for row in Petition.objects.of(person).for_list().select_related("home__entrance__building"):
        yield {
            "编号": row.number,
            "类别": row.category.name,
            "地点": f"{row.community}{row.exact_place}",
            "内容": row.text,
            "代谁反映": row.on_behalf_of,
            "与本人的关系": row.get_relation_display(),
            "本人怎样同意": row.get_behalf_consent_display(),
            "联系电话": row.contact_phone,
            "允许承办单位看到电话": "是" if row.share_phone else "否",
            "谁能看到": row.get_visibility_display(),
            "状态": row.get_state_display(),
            "提交时间": moment(row.filed_at),
            "答复": row.reply,
            "是否解决": "" if row.solved is None else "已解决" if row.solved else "未解决",
            "是否满意": "" if row.satisfied is None else "满意" if row.satisfied else "不满意",
            "评价意见": row.comment,
            "办结时间": moment(row.closed_at) if row.closed_at else "",
        }


def phones_left(person):
    return Petition.objects.of(person).exclude(contact_phone="").values_list("contact_phone", flat=True).distinct()


def erase_petitions(person, traces, at):
    """Her petitions go on to their end and count as before; nothing in them or about them names her.

    The door number of an open one stays until it has ended: whoever repairs must find the door.
    """
    mine = Petition.objects.of(person)
    asked_for = frozenset(mine.exclude(on_behalf_of="").values_list("on_behalf_of", flat=True))
    traces = holdings.Traces(traces.names | asked_for, traces.phones)
    issues = Issue.objects.filter(petitions__in=mine).distinct()
    tasks = Task.objects.filter(issue__in=issues)
    extensions = Extension.objects.filter(task__in=tasks)
    for row in scrub_rows(mine, traces, "text", "comment", "reply", "reason", "place_text"):
        Petition.objects.filter(pk=row.pk).update(grams=search.grams(row.text))
    for row in scrub_rows(issues, traces, "title", "place_text", "answer", "no_evidence_reason"):
        Issue.objects.filter(pk=row.pk).update(grams=search.grams(row.title))
    scrub_rows(tasks, traces, "brief", "refusal", "report")
    scrub_rows(extensions, traces, "reason")
    changed = scrub_words(Event.objects.about(*mine, *issues, *tasks, *extensions).order_by(), traces.scrub)
    mine.update(contact_phone="", share_phone=False, on_behalf_of="", relation="", behalf_consent="")
    mine.filter(state__in=PETITION_ENDS).update(home=None)
    return changed


def photos(person):
    for row in Photo.objects.filter(uploader=person).scoped().select_related("petition", "task"):
        yield {
            "文件名": row.name,
            "诉求或任务": row.petition.number if row.petition else row.task.number if row.task else "未提交",
            "上传时间": moment(row.uploaded_at),
        }


def erase_photos(person, traces, at):
    """Hers go with their files, but for what proves a matter on the public board; names of files go in any case."""
    hers = Photo.objects.filter(uploader=person, task=None)
    kept = Photo.objects.filter(uploader=person).filter(Q(task__isnull=False) | Q(petition__issue__is_public=True))
    gone = list(hers.exclude(pk__in=kept.values("pk")))
    files = [name for photo in gone for name in (photo.original.name, photo.image, photo.thumb) if name]
    Photo.objects.filter(pk__in=[photo.pk for photo in gone]).delete()
    kept.update(name="照片")
    transaction.on_commit(lambda: [(Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True) for name in files])
