"""What people type about announcements; cleaned data are the deeds' arguments."""

from django import forms
from django.utils import timezone

from governance.accounts.forms import Day, Line, Nonce, PhotoField, PlainForm, Words


class PostingForm(PlainForm):
    lead = "法规要求在物业管理区域内显著位置公示，网上公示只是补充。请登记纸质公示张贴在哪里，最好附一张照片。"
    submit = "登记张贴"
    place = Line(label="张贴位置", max_length=100, hint="例如：东门公告栏、各楼门口")
    on = Day(label="张贴日期", initial=timezone.localdate)
    photo = PhotoField(label="张贴照片（选填）", required=False, help_text="不超过 10 MB。请不要拍到人。")

    def __init__(self, *args, announcement, **kwargs):
        self.announcement = announcement
        super().__init__(*args, **kwargs)

    def clean_on(self):
        on = self.cleaned_data["on"]
        first = timezone.localdate(self.announcement.drafted_at)
        if not first <= on <= timezone.localdate():
            raise forms.ValidationError("张贴日期应当在拟稿以后，不晚于今天")
        return on


class PublishForm(PlainForm):
    lead = "开始公示以后，任何人都能看到全文；期限从现在起算，内容不能再改。"
    submit = "开始公示"

    def __init__(self, *args, announcement, **kwargs):
        super().__init__(*args, **kwargs)


class WithdrawForm(PlainForm):
    lead = "撤回以后不能恢复，原文和撤回原因仍然公开；改正后请重新公示，期限重新计算。"
    submit = "撤回公示"
    reason = Line(label="撤回原因", max_length=200, hint="例如：名单中有一处有误，改正后重新公示")

    def __init__(self, *args, announcement, **kwargs):
        super().__init__(*args, **kwargs)


class ObjectionForm(PlainForm):
    submit = "提交异议"
    nonce = Nonce()
    text = Words(
        label="您的异议和理由",
        max_length=1000,
        help_text="只有您和公示单位看得到。涉及检举控告的，请向纪检监察机关反映。",
    )


class ReplyForm(PlainForm):
    lead = "答复只有提出异议的人和公示单位看得到，提交后不能修改。"
    submit = "提交答复"
    reply = Words(label="答复", max_length=1000)
