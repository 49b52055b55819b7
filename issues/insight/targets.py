"""What the coverage rates should have reached, as a new installation begins with it; rows that people added stay."""

from datetime import date

from issues.insight.models import CoverageRate, CoverageTarget

PLAN = "北京市物业管理三年行动计划（2020—2022年）"
# from which day on: formed, served, led
TARGETS = {date(2020, 12, 31): (30, 60, 30), date(2021, 12, 31): (70, 70, 70), date(2022, 12, 31): (90, 90, 90)}


def load():
    if CoverageTarget.objects.exists():
        return 0
    rows = [
        CoverageTarget(rate=rate, percent=percent, basis=f"{PLAN}，可按上级要求修改", valid_from=day)
        for day, percents in TARGETS.items()
        for rate, percent in zip(CoverageRate, percents, strict=True)
    ]
    return len(CoverageTarget.objects.bulk_create(rows))
