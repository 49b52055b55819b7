"""Text messages and group bots; quiet hours; which message carried a notice."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0005_seals_are_immutable"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_channel_is_known",
        ),
        migrations.AddField(
            model_name="notice",
            name="message",
            field=models.UUIDField(blank=True, editable=False, null=True, verbose_name="随哪条消息"),
        ),
        migrations.AddField(
            model_name="notice",
            name="send_from",
            field=models.DateTimeField(blank=True, null=True, verbose_name="自何时可发"),
        ),
        migrations.AddField(
            model_name="notice",
            name="urgent",
            field=models.BooleanField(default=False, verbose_name="紧急"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("inbox", "站内消息"), ("email", "电子邮件"), ("sms", "短信"), ("hook", "群机器人")],
                max_length=10,
                verbose_name="渠道",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("channel", "inbox"), _negated=True),
                fields=["recipient", "channel", "sent_at"],
                name="notice_by_recipient",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("given_up_at__isnull", False)), fields=["given_up_at"], name="notice_given_up"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["inbox", "email", "sms", "hook"])), name="notice_channel_is_known"
            ),
        ),
        migrations.RunSQL("ALTER TABLE journal_notice ALTER COLUMN urgent SET DEFAULT false", migrations.RunSQL.noop),
        migrations.RunSQL(
            "UPDATE journal_notice SET send_from = next_try_at"
            " WHERE sent_at IS NULL AND given_up_at IS NULL AND channel <> 'inbox'",
            migrations.RunSQL.noop,
        ),
    ]
