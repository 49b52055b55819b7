"""One line of a visit sheet as it is keyed in: `7K3M K2! 线垂到窗口`, `7K3M 不在`. Pure; errors are sentences."""

import unicodedata
from dataclasses import dataclass

from issues.visits import codes
from issues.visits.limits import MOST_WORDS
from issues.visits.states import Outcome, Weight

SAID = {
    "不在": Outcome.AWAY,
    "不在家": Outcome.AWAY,
    "没人": Outcome.AWAY,
    "在家": Outcome.HOME,
    "无": Outcome.HOME,
    "拒访": Outcome.REFUSED,
    "不愿": Outcome.REFUSED,
    "不愿受访": Outcome.REFUSED,
}


@dataclass(frozen=True)
class Line:
    """`home` is the key that the code stands for; category and words only where somebody talked."""

    home: int
    outcome: Outcome
    category: str = ""
    weight: int = Weight.PLAIN
    words: str = ""


def read_line(text, categories):
    """A Line, or ValueError with a sentence for who keys it in. `categories` are the codes in force."""
    code, what, words = [*unicodedata.normalize("NFKC", text).split(None, 2), "", ""][:3]
    home = codes.read(code)
    if home is None:
        raise ValueError(f"没有“{code[:12]}”这个编码，请对照走访单再看一遍")
    if not what:
        raise ValueError("请在编码后面填类别代码，或者“不在”“拒访”“在家”")
    if what in SAID:
        if words:
            raise ValueError(f"“{what}”后面不写内容；谈了的请填类别代码")
        return Line(home, SAID[what])
    category, marks = what.rstrip("!").upper(), len(what) - len(what.rstrip("!"))
    if category not in categories:
        raise ValueError(f"没有“{category[:12]}”这个类别代码，请看走访单上的类别表")
    if len(words) > MOST_WORDS:
        raise ValueError(f"内容最多 {MOST_WORDS} 个字，现在 {len(words)} 个，请缩短")
    return Line(home, Outcome.TALKED, category, min(Weight.PLAIN + marks, Weight.MOST), words.strip())
