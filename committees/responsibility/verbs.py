"""What responsibility and emergencies write into the journal: buildings and counts, nobody's name."""

from governance.journal.verbs import Verb

VERBS = [
    Verb(
        "charge.assigned",
        "指定包楼责任人",
        "{post}负责{building}，副职 {deputies} 人，{on}起。",
        "{building}自{on}起由{post}负责，您在包楼责任人名单里。",
    ),
    Verb(
        "charge.handed_over",
        "包楼责任交接",
        "{on}起由{post}负责{building}，当日未办结 {items} 件。",
        "{building}的包楼责任{on}交接，当日未办结 {items} 件。",
    ),
    Verb("charge.relieved", "更换包楼副负责人", "{on}起{building}的副负责人不再是{post}。"),
    Verb("emergency.declared", "启动应急", "{kind}，{buildings} 栋楼，{since}至{last_day}，每天 {check_by} 前报平安。"),
    Verb(
        "emergency.roster",
        "调整值班",
        "{day}，{buildings} 栋楼。",
        "{number}：{day}有 {buildings} 栋楼换了值班人，请看当天您值班的楼。",
    ),
    Verb("emergency.checked_in", "报平安", "{day}，正常 {fine} 栋，有情况 {trouble} 栋。", inner=True),
    Verb("emergency.trouble", "应急有情况", "{building}：{note}", "{building}有情况：{note}", inner=True, duty=True),
    Verb("emergency.ended", "提前结束应急", "{reason}"),
]
