"""By which words a text sounds like one of the owners' matters (物业管理条例 §34). A hint, no verdict.

What is put to the members, or on the notice board, as the committee's own and is not, is the rule most easily broken
by accident. A form with such words asks for one statement and is refused without it.
"""

from django import forms

from committees.bodies.states import OwnersMatter

# The first that fits is named, so the narrower stand before the wider.
WORDS = (
    (OwnersMatter.RULES, ("管理规约", "议事规则", "业主公约")),
    (OwnersMatter.ELECTION, ("选举业主委员会", "选举业委会", "罢免业委会", "更换业委会委员", "更换业主委员会委员")),
    (OwnersMatter.FUND_RAISING, ("筹集维修资金", "续筹", "补交维修资金", "筹集专项维修资金", "补建维修资金")),
    (OwnersMatter.FUND_USE, ("维修资金", "维修基金")),
    (OwnersMatter.FIRM, ("选聘", "解聘", "续聘", "换物业", "更换物业", "新物业公司")),
    (OwnersMatter.SERVICE, ("物业费", "物业服务费", "服务标准", "收费标准", "停车费", "停车收费", "涨价")),
    (OwnersMatter.REBUILDING, ("改建", "重建", "扩建", "加装电梯")),
    (OwnersMatter.COMMON_PARTS, ("公共收益", "广告位", "共有部分", "公共部位出租", "改变用途")),
    (OwnersMatter.ALLOWANCE, ("津贴", "委员报酬", "经费审计")),
    (OwnersMatter.REVOCATION, ("撤销决定", "撤销决议", "撤销业委会", "撤销物管会")),
)


def sounds_like(words):
    """The matter of §34 that these words speak of, or None."""
    return next((matter for matter, known in WORDS if any(one in words for one in known)), None)


def statement(label):
    """The field that a form with `AsksWhoseMatter` needs by the name `is_ours`."""
    return forms.BooleanField(label=label, required=False)


class AsksWhoseMatter:
    """Of a form whose text may decide what only owners can: the box is there once the text sounds like it."""

    def weighed(self):
        """The typed words to be looked at; none where the form cannot decide anything for the owners."""
        raise NotImplementedError

    def heard(self):
        return sounds_like(self.weighed())

    def ask_if_heard(self):
        if self.heard() is None:
            del self.fields["is_ours"]

    def refuse_unless_stated(self, given, sentence):
        """`sentence` has a place for what the text sounds like, and the article."""
        is_stated = given.pop("is_ours", False)
        if (heard := self.heard()) and not is_stated:
            self.add_error("is_ours", sentence.format(heard.label))
