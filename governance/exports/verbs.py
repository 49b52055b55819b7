"""What happens to exports, and how it reads; the journal never holds the words that somebody searched for."""

from governance.journal.verbs import Verb

VERBS = [
    Verb("export.answered", "导出清单", "{role}导出{list}，{rows}行，条件：{filter}。"),
    Verb(
        "export.written",
        "导出文件已生成",
        "{role}导出{list}，{rows}行，条件：{filter}。",
        "您要导出的{list}已经生成，共{rows}行，请在24小时内下载。",
    ),
    Verb("export.fetched", "下载导出文件", "{role}下载了{list}的导出文件，{rows}行。"),
    Verb("export.failed", "导出没有完成", "{role}导出{list}没有完成：{reason}", "您要导出的{list}没有生成：{reason}"),
]
