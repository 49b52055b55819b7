"""What the audit itself writes into the journal."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("audit.person_searched", "按人员查询记录", "{role}查询了此人的操作记录。", inner=True),
    Verb("audit.broken", "记录核验发现问题", "核验 {events} 条记录，发现 {faults} 处问题，请立即核查。", inner=True),
    Verb(
        "audit.looks_listed",
        "查看电话和门牌的情况",
        "{first}至{last}共查看 {looks} 次，{people} 人需要核实。",
        "{first}至{last}，本街道人员查看居民电话和门牌 {looks} 次，{people} 人的情况需要核实。",
        inner=True,
    ),
]
