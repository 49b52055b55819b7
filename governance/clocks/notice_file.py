"""The State Council's yearly notice as a small text: one line a day, 日期 放假或上班 名称. Pure reading."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

LINE = re.compile(
    r"^(?P<first>\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~|\.\.)\s*(?P<last>\d{4}-\d{1,2}-\d{1,2}))?"
    r"[\s,，]+(?P<what>放假|休|上班|班)(?:[\s,，]+(?P<name>\S.*))?$"
)
LONGEST = 40  # days in one line: more is a slip of the keyboard
HELP = "每行一天或一段：2027-01-01 至 2027-01-03 放假 元旦；调休上班写：2027-01-04 上班"


@dataclass(frozen=True)
class NoticeDay:
    date: date
    is_workday: bool
    name: str


class NotANotice(ValueError):
    """Carries one Chinese sentence for each line that cannot be read."""

    def __init__(self, sentences):
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read_notice(text: str) -> list[NoticeDay]:
    """The days of a notice, in order. Raises NotANotice with every line that is wrong, by its number."""
    days, wrong = {}, []
    for number, line in enumerate(unicodedata.normalize("NFKC", text).replace("\ufeff", "").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            for day in _read_line(line):
                if day.date in days:
                    raise ValueError(f"{day.date} 写了两次")
                days[day.date] = day
        except ValueError as error:
            wrong.append(f"第 {number} 行：{error}")
    if not days and not wrong:
        wrong.append("没有读到任何日期。")
    if wrong:
        raise NotANotice(wrong)
    return [days[day] for day in sorted(days)]


def _read_line(line):
    found = LINE.match(line)
    if not found:
        raise ValueError("看不懂这一行，请写成“2027-01-01 放假 元旦”")
    first = _day(found["first"])
    last = _day(found["last"]) if found["last"] else first
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError("起止日期不对，请核对")
    is_workday = found["what"] in ("上班", "班")
    name = (found["name"] or ("调休上班" if is_workday else "")).strip()
    if not name:
        raise ValueError("请写明放的是什么假")
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if is_workday and day.weekday() < 5:
            raise ValueError(f"{day} 本来就是工作日，请核对")
        yield NoticeDay(day, is_workday, name[:40])


def _day(text):
    try:
        return date(*map(int, text.split("-")))
    except ValueError:
        raise ValueError(f"没有 {text} 这一天") from None
