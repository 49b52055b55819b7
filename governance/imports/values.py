"""What a cell says: words, numbers, dates, choices. A reader takes a cell's value and returns one, or says `Wrong`."""

import re
import unicodedata
from datetime import date, datetime
from fractions import Fraction

ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"}
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
WIDE = re.compile("[\u3000\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
APART = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?")


class Wrong(ValueError):
    """What is wrong with a cell, as a sentence that says what to write instead."""


def words(value):
    """A cell as one line of text: letters and digits of one width, single spaces, none around; punctuation stays.

    Nothing becomes the empty text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date() if value == datetime(value.year, value.month, value.day) else value
    text = WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), UNSEEN.sub("", str(value)))
    return " ".join(text.split())


def narrow(value):
    """A cell by which things are compared: everything of one width, and no spaces at all."""
    return "".join(unicodedata.normalize("NFKC", words(value)).split())


def shown(value):
    """A cell in a sentence about it: short."""
    text = words(value)
    return text if len(text) <= 20 else f"{text[:20]}…"


def text(most):
    """Words of at most so many characters."""

    def read(value):
        found = words(value)
        if len(found) > most:
            raise Wrong(f"最多 {most} 个字，现在有 {len(found)} 个")
        return found

    return read


def name(most):
    """What somebody is called; the blanks that stretch a short Chinese name over its column are none of it."""

    def read(value):
        return text(most)(APART.sub("", words(value)))

    return read


def code(most):
    """A name without spaces inside: door numbers, user names."""

    def read(value):
        found = narrow(value)
        if len(found) > most:
            raise Wrong(f"最多 {most} 个字，现在有 {len(found)} 个")
        return found

    return read


def whole(least, most, *, without=()):
    """A whole number, written as a number or as text; `without` are words that may stand after it (号楼)."""

    def read(value):
        found = narrow(value).replace(",", "")
        for ending in without:
            found = found.removesuffix(ending)
        if not re.fullmatch(r"[-+]?[0-9]{1,9}", found):
            raise Wrong(f"“{shown(value)}”不是整数，请只填数字，例如 {max(least, 1)}")
        if not least <= int(found) <= most:
            raise Wrong(f"“{shown(value)}”超出范围，应在 {least} 到 {most} 之间")
        return int(found)

    return read


def area(value):
    """Square metres with at most two decimals, as hundredths of a square metre."""
    found = narrow(round(value, 6) if isinstance(value, float) else value)
    found = re.sub(r"(平方米|平米|m2|㎡)$", "", found, flags=re.IGNORECASE).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", found):
        raise Wrong(f"“{shown(value)}”不是面积，请填平方米数，例如 54.35")
    hundredths = Fraction(found) * 100
    if hundredths.denominator != 1:
        raise Wrong(f"“{shown(value)}”的小数太多，面积最多两位小数")
    if not 0 < hundredths <= 10_000_000:
        raise Wrong(f"“{shown(value)}”超出范围，应大于 0、不超过 100000 平方米")
    return int(hundredths)


def day(value):
    """A date of Excel, or 2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日."""
    if isinstance(value, datetime | date):
        found = value.date() if isinstance(value, datetime) else value
    else:
        match = DATE.fullmatch(narrow(value))
        if not match:
            raise Wrong(f"“{shown(value)}”不是日期，请写成 2024-05-01 或 2024年5月1日")
        try:
            found = date(*map(int, match.groups()))
        except ValueError as error:
            raise Wrong(f"“{shown(value)}”这一天不存在，请核对") from error
    if not 1900 < found.year < 2100:
        raise Wrong(f"“{shown(value)}”的年份不对，请核对")
    return found


def choice(choices):
    """One of Django's TextChoices by its label (or its value)."""
    by_words = {narrow(label): value for value, label in choices.choices}

    def read(value):
        found = narrow(value)
        if found not in by_words:
            raise Wrong(f"“{shown(value)}”不在可选的内容里，请填：{'、'.join(by_words)}")
        return by_words[found]

    return read


def several(choices):
    """Any of them, with 、 or commas between."""
    one = choice(choices)

    def read(value):
        parts = [part for part in re.split(r"[、，,；;/ ]+", words(value)) if part]
        return list(dict.fromkeys(one(part) for part in parts))

    return read


def yes_or_no(value):
    found = narrow(value).lower()
    if found in ("是", "有", "y", "yes", "1", "true", "√"):
        return True
    if found in ("否", "无", "不是", "n", "no", "0", "false", "×"):
        return False
    raise Wrong(f"“{shown(value)}”看不懂，请填“是”或“否”")


def mobile(value):
    """Eleven digits, however people group them."""
    found = re.sub(r"^\+?86(?=1)", "", re.sub(r"[\-\u2010-\u2015]", "", narrow(value)))
    if not re.fullmatch(r"1[3-9][0-9]{9}", found):
        raise Wrong("不是 11 位手机号，请核对")  # the number itself is not repeated into a report
    return found


def telephone(value):
    found = narrow(value)
    if not re.fullmatch(r"[0-9+\-()转,/]{3,20}", found):
        raise Wrong(f"“{shown(value)}”不是电话号码，请填数字，例如 010-55550000")
    return found


def share(value):
    """A fraction up to one as (numerator, denominator): 1/2, 50%, 0.5."""
    if isinstance(value, datetime | date):
        raise Wrong("份额被 Excel 改成了日期。请把这一列的格式设为“文本”，再填 1/2 这样的份额")
    found = narrow(value).replace("⁄", "/")
    try:
        if found.endswith("%"):
            part = Fraction(found[:-1]) / 100
        elif isinstance(value, float):
            part = Fraction(value).limit_denominator(1000)
        else:
            part = Fraction(found)
    except (ValueError, ArithmeticError) as error:
        raise Wrong(f"“{shown(value)}”不是份额，请填 1/1、1/2 或 50%") from error
    if not 0 < part <= 1 or part.denominator > 1_000_000:
        raise Wrong(f"“{shown(value)}”不是份额，应大于 0、不超过 1")
    return part.numerator, part.denominator
