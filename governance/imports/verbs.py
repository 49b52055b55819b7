"""What imports write into the journal: counts and kinds, never what stood in a row."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("import.uploaded", "上传表格", "上传{kind}表（{place}），文件校验值 {sha256}。"),
    Verb(
        "import.checked",
        "核对表格",
        "核对{kind}表：新增 {new}，改动 {changed}，相同 {same}，有问题 {wrong}。",
        "{kind}表已核对：新增 {new}，改动 {changed}，相同 {same}，有问题 {wrong}。请看过后确认。",
    ),
    Verb("import.confirmed", "确认导入", "确认导入{kind}表：新增 {new}，改动 {changed}。"),
    Verb("import.applied", "导入完成", "{kind}表已导入：新增 {new}，改动 {changed}。"),
    Verb("import.failed", "没有导入", "{kind}表没有导入，什么也没有写入。"),
    Verb("import.dropped", "放弃导入", "放弃导入{kind}表。"),
    Verb("import.undo_asked", "撤销导入", "要求撤销{kind}表的导入。"),
    Verb("import.undone", "导入已撤销", "{kind}表的导入已撤销：删去 {new}，恢复 {changed}。"),
    Verb("import.not_undone", "导入未能撤销", "{kind}表的导入没有撤销，什么也没有改动。"),
]
