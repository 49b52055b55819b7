"""The fields in which the result of an owners' ballot is entered, wherever one is."""

from decimal import Decimal

from django import forms

from governance.accounts.forms import Day, Line
from governance.registry.models import today


class Area(forms.DecimalField):
    """Square metres with two decimals, as whole numbers of 0.01 m²."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_digits=14, decimal_places=2, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        self.error_messages |= {"required": "请填写面积", "invalid": "请只填数字，例如 36000.00"}

    def clean(self, value):
        area = super().clean(value)
        return None if area is None else int(area * Decimal(100))


class Heads(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=10_000_000, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "numeric"})
        self.error_messages |= {"required": "请填写人数", "invalid": "请只填整数"}


class BallotForm(forms.Form):
    """Mixed into the form of a step; each wrong number is said at its own field."""

    system = Line(label="在哪里表决", max_length=60, hint="例如：北京业主 APP、书面表决")
    closed_on = Day(label="表决结束日期")
    document = Line(label="结果文件", max_length=120, hint="文件名称、编号和存放处")
    heads = Heads(label="业主总人数")
    heads_taking_part = Heads(label="参与表决人数")
    heads_agreeing = Heads(label="同意人数")
    area = Area(label="专有部分总面积（平方米）")
    area_taking_part = Area(label="参与表决面积（平方米）")
    area_agreeing = Area(label="同意面积（平方米）")

    def clean(self):
        given = super().clean()
        if given.get("closed_on") and given["closed_on"] > today():
            self.add_error("closed_on", "表决还没有结束，结束以后再登记结果")
        for what, word in (("heads", "人数"), ("area", "面积")):
            whole, part, yes = given.get(what), given.get(f"{what}_taking_part"), given.get(f"{what}_agreeing")
            if None in (whole, part, yes):
                continue
            if not whole:
                self.add_error(what, f"总{word}不能是 0")
            if part > whole:
                self.add_error(f"{what}_taking_part", f"参与表决的{word}不能大于总{word}")
            if yes > part:
                self.add_error(f"{what}_agreeing", f"同意的{word}不能大于参与表决的{word}")
        return given
