"""What visits write into the journal: counts and buildings, no doors, no words of households."""

from governance.journal.verbs import Verb

VERBS = [
    Verb(
        "round.opened",
        "发起走访",
        "{zone}{title}，{begins}至{ends}，共 {homes} 户。",
        "{zone}{title}走访已发起，{begins}至{ends}。",
    ),
    Verb("round.moved", "改走访时间", "{title}，{begins}至{ends}。", "{title}的走访时间改为{begins}至{ends}。"),
    Verb(
        "visit.recorded", "入户走访", "{building}一户，{outcome}，提出 {wishes} 件，代为提交 {filed} 件。", inner=True
    ),
    Verb("visit.taken_back", "撤销走访登记", "{building}一户，{outcome}，提出 {wishes} 件，登记有误。", inner=True),
    Verb("visit.keyed", "录入走访单", "录入 {homes} 户，提出 {wishes} 件。", inner=True),
    Verb("wishes.raised", "按走访结果提交诉求", "{category}，{homes} 户提出，编号 {petition}。"),
]
