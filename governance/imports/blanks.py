"""The sheets that people download: a template to fill in, and the list of what is wrong with one."""

from governance import cells
from governance.imports.entries import EXAMPLE

HOW = [
    ("怎样填", "从第 2 行起，一行一条。第 1 行的列名不要改，不要合并单元格，不要在上面加标题。"),
    ("示例", f"“序号”写着“{EXAMPLE}”的行不会导入，可以留着，也可以删去。“序号”“备注”两列只给自己看，不会导入。"),
    ("空着的格", "不是必填的格可以空着：新增时表示没有，改动时表示不改原来的内容。"),
    ("日期", "用 Excel 的日期，或写 2024-05-01、2024年5月1日。"),
    (
        "之后",
        "上传后先核对，逐行告诉您新增、改动和问题；有一处问题就一行也不写。您确认后才写入。",
    ),
]


def template(kind):
    """Headings, two example rows, and a second sheet that explains every column."""
    examples = zip(*(column.examples for column in kind.columns), strict=True)
    notes = [
        *HOW,
        *((column.heading, f"{'必填。' if column.required else '可以不填。'}{column.help}") for column in kind.columns),
    ]
    headings = ["序号", *(column.heading for column in kind.columns)]
    return cells.workbook(kind.label, headings, ([EXAMPLE, *row] for row in examples), notes=notes)


def fault_list(source):
    """Where to look in the uploaded sheet, and what to do there."""
    faults = [(row, heading, sentence) for row, heading, sentence in source.report.get("faults", [])]
    notes = [("文件", source.filename), ("种类", source.kind_label), ("范围", source.place)]
    return cells.workbook("问题清单", ["行", "列", "问题"], faults, notes=notes)
