"""Photos: kept unseen as they came until the worker has made clean copies."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.facts import Fact, any_of
from governance.walls import Walled
from issues.petitions.models.petition import Petition
from issues.petitions.models.task import Task
from issues.petitions.states import PhotoState


def original_name(photo, filename):
    return f"originals/{photo.pk.hex[:2]}/{photo.pk.hex}"


class PhotoQuerySet(Walled):
    FACTS = (
        Fact("uploader", "上传人", lambda user: Q(uploader=user)),
        Fact("petition", "能看到该诉求的人员", lambda user: Q(petition__in=Petition.objects.visible_to(user))),
        Fact("task", "能看到该任务的人员", lambda user: Q(task__in=Task.objects.visible_to(user))),
        Fact(
            "at_work",
            "任务未退回的承办单位人员，限诉求照片",
            lambda user: Q(petition__issue__tasks__in=Task.objects.of_organisations(user).kept()),
        ),
        Fact(
            "waiting",
            "同一事项的诉求人，限办理照片",
            lambda user: Q(task__issue__petitions__in=Petition.objects.of(user)),
        ),
    )

    def visible_to(self, user):
        """One's own; photos of petitions and tasks that one may see."""
        return self.filter(any_of(self.FACTS, user)).distinct().scoped()

    def loose(self, user, nonce):
        """Uploaded with a form that was not accepted yet."""
        return self.filter(uploader=user, nonce=nonce, petition=None, task=None).scoped()

    def ready(self):
        return self.filter(state=PhotoState.READY)


class Photo(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nonce = models.UUIDField("表单标识")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="photos", null=True, blank=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="photos", null=True, blank=True)
    is_before = models.BooleanField("办理前", default=False)
    name = models.CharField("文件名", max_length=100)
    original = models.FileField(upload_to=original_name, blank=True)
    image = models.CharField(max_length=100, blank=True)
    thumb = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=PhotoState, default=PhotoState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    uploaded_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(petition=None) | Q(task=None), name="photo_belongs_to_one_thing"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(image="") & ~Q(thumb="")), name="ready_photo_has_its_files"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="photo_to_clean"),
            models.Index(fields=["uploader", "nonce"], name="photo_of_a_form"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_ready(self):
        return self.state == PhotoState.READY

    @property
    def full_url(self):
        return reverse("photo", args=[self.pk, "full"])

    @property
    def thumb_url(self):
        """Empty until the clean copy is there: the page then says so instead of showing a broken picture."""
        return reverse("photo", args=[self.pk, "thumb"]) if self.is_ready else ""

    @property
    def alt(self):
        return f"照片（{'办理前' if self.is_before else '办理后'}）" if self.task_id else "诉求照片"


# For the photos of many rows at once, without those that could not be read.
SHOWN_PHOTOS = models.Prefetch(
    "photos",
    Photo.objects.unscoped("of rows that are shown").exclude(state=PhotoState.BROKEN),
    to_attr="shown_photos",
)
