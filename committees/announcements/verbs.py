"""What announcements write into the journal. No person is named in facts; titles are words."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("announcement.drafted", "拟好公示", "{kind}：{title}", "{number}已拟好，请及时公示：{title}"),
    Verb("announcement.posted", "开始公示", "{period}，至 {due}。", "{number}开始公示，至 {due}：{title}"),
    Verb("announcement.paper", "张贴纸质公示", "{on}张贴在{place}。"),
    Verb("announcement.ended", "公示期满", "收到异议 {objections} 条，已答复 {replied} 条。"),
    Verb("announcement.withdrawn", "撤回公示", "{reason}", "{number}已撤回：{reason}"),
    Verb("objection.made", "提出异议", "", "{number}收到一条异议，请查看并答复。", inner=True, duty=True),
    Verb(
        "objection.taken",
        "登记当面、书面异议",
        "{way}异议，{on}收到。",
        "{number}收到一条{way}异议，请查看并答复。",
        inner=True,
        duty=True,
    ),
    Verb("objection.answered", "答复异议", "", "您对{number}提出的异议已有答复。", inner=True),
    Verb(
        "objection.answered_on_paper",
        "答复当面、书面异议",
        "",
        "您登记的对{number}的异议已有答复，请转告提出异议的人。",
        inner=True,
        duty=True,
    ),
]
