"""One fast walk over the XML of a workbook before openpyxl builds anything from it.

It bounds what openpyxl will have to hold, refuses document types and entities, and finds what openpyxl would pass over
in silence: merged cells, formulas without a value, rows out of order.
"""

import posixpath
import re
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat
from zipfile import BadZipFile

from defusedxml.ElementTree import ParseError, fromstring

from governance.imports.packages import BROKEN, MACROS, MOST_OF_A_PART, MOST_UNPACKED, TOO_BIG_INSIDE, Unreadable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ROW, CELL, VALUE, TEXT, FORMULA, MERGED = (f"{MAIN} {tag}" for tag in ("row", "c", "v", "t", "f", "mergeCell"))

MOST_ROWS = 60_000  # of data
LAST_ROW_OF_EXCEL = 1_048_576
MOST_GAPS = 10_000  # empty rows between the headings and the last row that says something
WIDEST = 64
MOST_ELEMENTS = 1_600_000  # in all sheets: 60,000 rows of a dozen filled cells
MOST_TEXTS = 600_000  # elements of the table of shared texts
MOST_OTHERS = 100_000  # elements of any other part, and of a sheet outside its rows
DEEPEST = 40
PIECE = 64 * 1024
UNSEEN = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".bin", ".vml")

# What goes wrong inside zipfile, zlib and expat when a file was damaged or made to hurt.
DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, RuntimeError, NotImplementedError)


@dataclass
class Sheet:
    """What the walk over one sheet found."""

    name: str = ""
    filled: int = 0  # rows that say something, the headings among them
    last: int = 0  # the last of them
    merged: list[str] = field(default_factory=list)
    valueless: list[str] = field(default_factory=list)  # formulas without a kept value


class Walk:
    """An expat parser that counts; one for each part."""

    def __init__(self, most, budget):
        self.most, self.budget = most, budget
        self.elements = self.outside = self.depth = 0
        self.sheet = Sheet()
        self.row, self.in_row, self.says = 0, False, False
        self.cell, self.formula, self.value = "", False, False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.EntityDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def refuse_doctype(self, *_):
        raise Unreadable("文件里有不该有的外部引用，为了安全没有读取。请把内容复制到新下载的模板里再上传")

    def start(self, name, attributes):
        self.depth += 1
        self.elements += 1
        if self.elements > self.most or self.depth > DEEPEST:
            raise Unreadable(TOO_BIG_INSIDE)
        if name == ROW:
            self.start_row(attributes)
        elif self.in_row:
            if name == CELL:
                self.cell, self.formula, self.value = attributes.get("r", ""), False, False
            elif name in (VALUE, TEXT):
                self.says = self.value = True
            elif name == FORMULA:
                self.says = self.formula = True
        else:
            self.outside += 1
            if self.outside > MOST_OTHERS and self.most > MOST_OTHERS:
                raise Unreadable(TOO_BIG_INSIDE)
            if name == MERGED and len(self.sheet.merged) < 20:
                self.sheet.merged.append(attributes.get("ref", ""))

    def start_row(self, attributes):
        number = int(attributes.get("r", self.row + 1))
        if not self.row < number <= LAST_ROW_OF_EXCEL:
            raise Unreadable(BROKEN)
        self.row, self.in_row, self.says = number, True, False

    def end(self, name):
        self.depth -= 1
        if not self.in_row:
            return
        if name == CELL:
            if self.formula and not self.value and len(self.sheet.valueless) < 20:
                self.sheet.valueless.append(self.cell)
            if self.value and len(self.cell.rstrip("0123456789")) > 2:
                raise Unreadable(f"{self.cell} 有内容，太靠右了：最多读到第 {WIDEST} 列。请删去多余的列")
        elif name == ROW:
            self.in_row = False
            if self.says:
                self.sheet.filled += 1
                self.sheet.last = self.row
                if self.sheet.filled > MOST_ROWS + 1:
                    raise Unreadable(f"第 {self.row} 行：一张表最多 {MOST_ROWS:,} 行数据，请分成几张表导入")

    def over(self, stream):
        """Feed the part piece by piece, counting what really comes out of it."""
        while piece := stream.read(PIECE):
            self.budget.spend(len(piece))
            self.parser.Parse(piece, False)
        self.parser.Parse(b"", True)
        return self.sheet


class Budget:
    """Unpacked bytes of the whole file, whatever its directory promised."""

    def __init__(self):
        self.left = MOST_UNPACKED

    def spend(self, size):
        self.left -= size
        if self.left < 0:
            raise Unreadable(TOO_BIG_INSIDE)


def scan(package, preferred=""):
    """The sheet to read (that of the preferred name, or the first that is not hidden), once all parts are bounded."""
    try:
        refuse_by_manifest(package)
        names = sheet_names(package)
        found, budget, left = {}, Budget(), MOST_ELEMENTS
        for part in package.infolist():
            if part.is_dir() or part.filename.lower().endswith(UNSEEN):
                continue
            is_sheet = part.filename in names.values()
            is_texts = part.filename.lower().endswith("sharedstrings.xml")
            if not is_sheet and not is_texts and part.file_size > MOST_OF_A_PART:
                raise Unreadable(TOO_BIG_INSIDE)
            walk = Walk(left if is_sheet else MOST_TEXTS if is_texts else MOST_OTHERS, budget)
            with package.open(part) as stream:
                found[part.filename] = walk.over(stream)
            left -= walk.elements if is_sheet else 0
    except (expat.ExpatError, ParseError, *DAMAGE) as error:
        raise Unreadable(BROKEN) from error
    titles = {title: path for title, path in names.items() if path in found}
    if not titles:
        raise Unreadable("文件里没有可以读的工作表，请下载模板重新填写")
    title = preferred if preferred in titles else next(iter(titles))
    sheet = found[titles[title]]
    sheet.name = title
    refuse_by_sheet(sheet)
    return sheet


def small(package, name):
    """A small part, parsed; never more of it than a part may be."""
    with package.open(name) as stream:
        text = stream.read(MOST_OF_A_PART + 1)
    if len(text) > MOST_OF_A_PART:
        raise Unreadable(TOO_BIG_INSIDE)
    walk = Walk(MOST_OTHERS, Budget())
    walk.parser.Parse(text, True)
    return fromstring(text, forbid_dtd=True)


def refuse_by_manifest(package):
    kinds = [(part.get("PartName", ""), part.get("ContentType", "")) for part in small(package, "[Content_Types].xml")]
    if any("macroenabled" in kind.lower() for _, kind in kinds):
        raise Unreadable(MACROS)
    # Everything that openpyxl will parse must have been walked over.
    if any(kind.endswith("+xml") and name and name.lower().endswith(UNSEEN) for name, kind in kinds):
        raise Unreadable(BROKEN)


def sheet_names(package):
    """Titles of the sheets that are not hidden, in their order, with their parts."""
    book = small(package, "xl/workbook.xml")
    if book.tag.startswith(f"{{{STRICT}}}"):
        raise Unreadable("文件存成了“Strict Open XML”格式。请另存为普通的“Excel 工作簿（*.xlsx）”后再上传")
    relations = small(package, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    names = {}
    for sheet in book.iter(f"{{{MAIN}}}sheet"):
        target = targets.get(sheet.get(RELATIONS), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path.lower().endswith(UNSEEN):
            raise Unreadable(BROKEN)
        if sheet.get("state", "visible") == "visible":
            names.setdefault(sheet.get("name", ""), path)
    return names


def refuse_by_sheet(sheet):
    """What would be read wrongly rather than not at all."""
    if sheet.merged:
        raise Unreadable(merged_sentence(sheet.merged))
    if sheet.valueless:
        cells = "、".join(cell_words(cell) for cell in sheet.valueless[:3])
        more = "等处" if len(sheet.valueless) > 3 else ""
        raise Unreadable(f"{cells}{more}是公式，但没有算好的结果。请在 Excel 里打开、保存一次，或把公式改成数值")
    if sheet.last - sheet.filled > MOST_GAPS:
        raise Unreadable(f"到第 {sheet.last} 行为止，中间夹着 {sheet.last - sheet.filled:,} 个空行。请删去空行后再上传")


def merged_sentence(ranges):
    words = "；".join(range_words(merged) for merged in ranges[:3])
    more = f"；还有其他 {len(ranges) - 3} 处" if len(ranges) > 3 else ""
    return f"{words}{more}是合并单元格，不知道里面的内容属于哪一行。请取消合并，每一行都填写完整后再上传"


def range_words(merged):
    """`A3:B5` -> `第 3 至 5 行、A 至 B 列（A3:B5）`."""
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})", merged)
    if not match:
        return merged[:20]
    left, top, right, bottom = match.groups()
    rows = f"第 {top} 行" if top == bottom else f"第 {top} 至 {bottom} 行"
    columns = f"{left} 列" if left == right else f"{left} 至 {right} 列"
    return f"{rows}、{columns}（{merged}）"


def cell_words(cell):
    """`B7` -> `第 7 行 B 列`."""
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", cell)
    return f"第 {match[2]} 行 {match[1]} 列" if match else cell[:10]
