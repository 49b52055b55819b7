"""The rows of a sheet as its kind reads them, with everything that is wrong named by row and column."""

from difflib import get_close_matches

from governance.imports.packages import Unreadable
from governance.imports.plans import Entry, Fault
from governance.imports.reading import column_letter, rows
from governance.imports.values import ERRORS, Wrong, narrow, words

EXAMPLE = "示例"  # in 序号: a row of the template that nobody meant to import
PASSED_OVER = {"序号", "备注"}  # columns that offices add for themselves
MOST_FAULTS = 2_000
SEARCHED = 10  # rows below the first in which the headings may have slipped


def read_entries(file, sheet, kind, scope, tick=lambda done: None):
    """`(entries, faults)`; `Unreadable` where the headings are not those of the kind. `tick` hears of the rows done."""
    assumed = kind.assumed(scope)
    entries, faults, seen = [], [], {}
    source = rows(file, sheet)
    first = next(source, None)
    if first is None:
        raise Unreadable("表里没有内容，请按模板填写后再上传")
    columns = read_headings(first, source, kind, assumed)
    for count, (number, cells) in enumerate(source, 1):
        if count % 1000 == 0:
            tick(count)
        entry = read_entry(number, cells, columns, kind, assumed, faults)
        if entry is not None:
            name_twin(entry, kind, seen, faults)
            entries.append(entry)
        if len(faults) >= MOST_FAULTS:
            break
    if not entries and not faults:
        raise Unreadable("表里只有列名，没有数据，请从第 2 行开始填写")
    return entries, faults


def read_headings(first, source, kind, assumed):
    """Where each column stands: position -> column, or None for one that is passed over."""
    number, cells = first
    found = {place: narrow(cell) for place, cell in enumerate(cells) if words(cell)}
    wanted = {column.heading: column for column in kind.columns}
    if number != 1 or not wanted.keys() & set(found.values()):
        raise Unreadable(astray(first, source, wanted))
    problems, known = [], {}
    for place, heading in found.items():
        heading = heading.rstrip("*")
        if heading in wanted:
            if wanted[heading] in known.values():
                problems.append(f"“{heading}”这一列出现了两次（又在 {column_letter(place + 1)} 列），请删去一列")
            known[place] = wanted[heading]
    passed_over = {place: None for place, heading in found.items() if heading in PASSED_OVER}
    strange = {place: heading for place, heading in found.items() if place not in known | passed_over}
    for column in kind.columns:
        if column.required and column.name not in assumed and column not in known.values():
            problems.append(missing(column.heading, strange))
    for place, heading in strange.items():
        problems.append(f"多出“{heading[:20]}”这一列（{column_letter(place + 1)} 列），模板里没有，请改名或删去")
    if problems:
        raise Unreadable("第 1 行的列名不对：" + "；".join(problems[:8]) + "。可以下载模板对照")
    return known | passed_over


def missing(heading, strange):
    """One that looks like it is taken out of the strange ones: it has been spoken of."""
    near = get_close_matches(heading, strange.values(), n=1, cutoff=0.4)
    if not near:
        return f"没有“{heading}”这一列"
    del strange[next(place for place, other in strange.items() if other == near[0])]
    return f"没有“{heading}”这一列；是不是“{near[0][:20]}”"


def astray(first, source, wanted):
    """The headings are not in the first row: perhaps a title stands above them."""
    for number, cells in [first, *(row for row, _ in zip(source, range(SEARCHED), strict=False))]:
        if len(wanted.keys() & {narrow(cell).rstrip("*") for cell in cells}) >= min(2, len(wanted)):
            return f"列名要写在第 1 行，现在写在第 {number} 行。请删去上面的标题和空行"
    headings = "、".join(f"“{heading}”" for heading, column in wanted.items() if column.required)
    return f"第 1 行不是这种表的列名，必须有{headings}。请下载模板，或看看是不是选错了表的种类"


def read_entry(number, cells, columns, kind, assumed, faults):
    """One row, or None where nothing is written or something is wrong with it."""
    given, wrong = {}, []
    for place, cell in enumerate(cells):
        text = words(cell)
        column = columns.get(place)
        if column is None and place in columns:
            if text == EXAMPLE:
                return None
            continue
        if not text:
            continue
        heading = column.heading if column else f"{column_letter(place + 1)} 列"
        try:
            if column is None:
                raise Wrong(f"这里写了“{text[:10]}”，但第 1 行没有这一列的列名")
            if text in ERRORS:
                raise Wrong(f"公式出错了（{text}），请改正")
            given[column.name] = column.read(cell)
        except Wrong as error:
            wrong.append(Fault(number, heading, str(error)))
    if not given and not wrong:
        return None
    given = assumed | given
    named = {fault.heading for fault in wrong}
    wrong += [
        Fault(number, column.heading, "没有填写")
        for column in kind.columns
        if column.required and column.name not in given and column.heading not in named
    ]
    faults += wrong
    return None if wrong else Entry(number, given)


def name_twin(entry, kind, seen, faults):
    """The same thing twice in one sheet: nobody knows which row holds."""
    key = tuple(entry.get(name) for name in kind.key)
    twin = seen.setdefault(key, entry.row)
    if twin != entry.row:
        heading = kind.heading(kind.key[-1])
        faults.append(Fault(entry.row, heading, f"与第 {twin} 行重复，请删去其中一行"))
