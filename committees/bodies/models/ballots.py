"""What the owners decided, as the official system or the paper count says: counted there, only recorded here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from committees.majority import Tally

COUNTS = ("heads", "area", "heads_taking_part", "area_taking_part", "heads_agreeing", "area_agreeing")
COUNTS_LIE_WITHIN = Q(
    heads_taking_part__lte=F("heads"),
    area_taking_part__lte=F("area"),
    heads_agreeing__lte=F("heads_taking_part"),
    area_agreeing__lte=F("area_taking_part"),
    heads__gte=1,
    area__gte=1,
)


class Ballot(models.Model):
    """Heads and areas of all owners, of those who took part, and of those who agreed. Areas in 0.01 m²."""

    system = models.CharField("在哪里表决", max_length=60)
    closed_on = models.DateField("表决结束日期")
    document = models.CharField("结果文件", max_length=120)
    heads = models.PositiveIntegerField("业主总人数")
    area = models.PositiveBigIntegerField("专有部分总面积")
    heads_taking_part = models.PositiveIntegerField("参与表决人数")
    area_taking_part = models.PositiveBigIntegerField("参与表决面积")
    heads_agreeing = models.PositiveIntegerField("同意人数")
    area_agreeing = models.PositiveBigIntegerField("同意面积")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        abstract = True

    @property
    def tally(self):
        return Tally(**{name: getattr(self, name) for name in COUNTS})
