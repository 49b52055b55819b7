"""The petitioner's two answers, each asked on its own."""

from django import forms

from issues.petitions.actions.appraisals import MOST_REOPENINGS
from issues.petitions.forms.moves import MoveForm, Words


def yes_or_no(label, yes, no, missing):
    """Two radios and no preset: silence is not consent."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class AppraiseForm(MoveForm):
    submit = "提交评价"
    solved = yes_or_no("问题解决了吗", "解决了", "没有解决", "请选择问题是否解决")
    satisfied = yes_or_no("您对办理满意吗", "满意", "不满意", "请选择是否满意，与是否解决无关")
    comment = Words(label="还想说的（选填）", max_length=500, rows=3, required=False)

    @property
    def lead(self):
        if self.petition.reopenings >= MOST_REOPENINGS:
            return "两个问题分别回答。这件诉求已经重新办理过两次，选“没有解决”会报告街道。"
        return "两个问题分别回答。选“没有解决”，这件诉求会重新办理，并由上一级督办。"
