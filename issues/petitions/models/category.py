"""What petitions are about: two levels, edited in the admin, never overwritten."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from governance.registry.models import Period
from issues.petitions.states import Urgency


class CategoryGroup(models.Model):
    code = models.CharField("代码", max_length=2, primary_key=True)
    name = models.CharField("一级类别", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "一级类别"
        ordering = ["code"]

    def __str__(self):
        return self.name


class Category(Period):
    """One row in force per code; a change ends the old row and begins a new one."""

    group = models.ForeignKey(CategoryGroup, models.PROTECT, related_name="categories", verbose_name="一级类别")
    code = models.CharField("代码", max_length=4)
    name = models.CharField("二级类别", max_length=40)
    urgency = models.CharField("默认紧急程度", max_length=2, choices=Urgency)
    lead_hint = models.CharField("通常由谁办理", max_length=80, blank=True)
    call_first = models.JSONField("先拨打的电话", default=list, blank=True)
    keywords = ArrayField(models.CharField(max_length=20), verbose_name="关键词", default=list, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    is_personal = models.BooleanField("涉及个人", default=False, help_text="涉及个人处境或邻里之间，不在公开栏展示")
    asks_about = models.BooleanField("可能针对单位或个人", default=False, help_text="提交时会问：您反映的是谁的问题")

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "二级类别"
        ordering = ["code"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["code"], condition=Q(until=None), name="one_category_in_force_per_code"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="category_has_a_known_urgency"),
        ]

    def __str__(self):
        return self.name
