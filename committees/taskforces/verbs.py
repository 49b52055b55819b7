"""What task forces write into the journal. No person is named: events cannot be erased."""

from governance.journal.verbs import Verb

VERBS = [
    Verb(
        "taskforce.founded",
        "成立工作专班",
        "成员单位 {units} 家，到{last_day}。",
        "{number}已成立，到{last_day}。",
    ),
    Verb(
        "taskforce.extended",
        "专班延期",
        "由{before}延到{last_day}：{reason}",
        "{number}由{before}延到{last_day}：{reason}",
    ),
    Verb("taskforce.unit_joined", "增加成员单位", "{unit}，{on}起参加。"),
    Verb("taskforce.unit_left", "成员单位退出", "{unit}，{on}起不再参加。"),
    Verb("taskforce.logged", "写工作日志", "{day}，出动 {people} 人。", inner=True),
    Verb("taskforce.log_corrected", "更正工作日志", "{day}，出动 {people} 人，原来的内容保留。", inner=True),
]
