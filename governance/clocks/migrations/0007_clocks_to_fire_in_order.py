"""Clocks that are due at the same moment come out of the index in order, not out of a sort of all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0006_what_is_stopped_is_final"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("next_fire_at__isnull", False), ("stopped_at", None)),
                fields=["next_fire_at", "id"],
                name="clock_to_fire_in_order",
            ),
        ),
        migrations.RemoveIndex(model_name="clock", name="clock_to_fire"),
    ]
