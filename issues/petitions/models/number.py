"""Public numbers such as SQ20261122-0007: references, not keys to anything."""

from django.db import connection, models


class NumberCounter(models.Model):
    """The last number given per prefix and day."""

    prefix = models.CharField(max_length=2)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        constraints = [models.UniqueConstraint(fields=["prefix", "day"], name="one_counter_per_prefix_and_day")]

    def __str__(self):
        return f"{self.prefix}{self.day:%Y%m%d}-{self.last:04d}"


def next_number(prefix, day):
    """The next number of the day. The row stays locked until the deed commits: take it late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO petitions_numbercounter (prefix, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (prefix, day) DO UPDATE SET last = petitions_numbercounter.last + 1 RETURNING last",
            [prefix, day],
        )
        (last,) = cursor.fetchone()
    return f"{prefix}{day:%Y%m%d}-{last:04d}"
