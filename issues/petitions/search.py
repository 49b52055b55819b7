"""Finding Chinese text without a segmenter: every pair of neighbouring characters packed into one integer.

A segmenter cuts 丰巢快递柜坏了 and the query 快递柜 differently and then does not find what was filed; pairs
cannot do that. The integers go into a PostgreSQL `integer[]` with a GIN index and are asked with `@>`. The
index may answer a little too much (the right pairs in the wrong places), never too little: compare the
`normal()` texts where the answer must be exact.
"""

import re
import unicodedata
from itertools import pairwise

# More pairs do not narrow a query noticeably, they only make the index read more lists.
MOST_QUERY_GRAMS = 48

# The beginning of a public number, such as wt20261122-00.
NUMBER = re.compile(r"[A-Za-z]{2}[0-9]{0,8}(-[0-9]*)?|[A-Za-z]", re.ASCII)

# Of two unrelated petitions nearly all score 0 and the worst 0.3; two wordings of one matter 0.4 and more.
ALIKE = 0.3

# Words that stand in every second petition and say nothing about what it is of.
PARTICLES = frozenset("的了吗呢吧啊呀嘛着过是在有和与也都就还又很太把被给让我你他她它们这那个请您")


def normal(text: str) -> str:
    """One width and one case: ＷｉＦｉ and wifi are the same word.

    Case is folded, not lowered, because lowering looks at the neighbours (final sigma), and a piece of a text
    must come out as it does within the text.
    """
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> list[int]:
    """The pairs of neighbouring letters, digits or Han of `text` as signed int32, each once, ascending.

    Nothing pairs across punctuation or space. A supplementary character counts by its low 16 bits.
    """
    return sorted({_pack(a, b) for run in _runs(normal(text)) for a, b in pairwise(run)})


def query_grams(query: str) -> list[int]:
    """The pairs a row must hold to contain `query`; [] where there is none (one character: scan the scope).

    Of a very long query only some are asked for: fewer pairs can only find more.
    """
    return grams(query)[:MOST_QUERY_GRAMS]


def likeness(a: str, b: str) -> float:
    """How much two texts speak of the same thing: 1.0 for equal texts, 0.0 for nothing shared; symmetric.

    Mostly containment, so that a short report of what another tells at length is found; partly Jaccard, so
    that of two such the closer one comes first. Particles are skipped. From ALIKE on it is worth showing.
    """
    left, right = _telling_pairs(a), _telling_pairs(b)
    if not left or not right:
        return float(bool(normal(a).strip()) and normal(a).strip() == normal(b).strip())
    shared = len(left & right)
    return 0.6 * shared / min(len(left), len(right)) + 0.4 * shared / len(left | right)


def _telling_pairs(text: str) -> set[str]:
    spaced = "".join(" " if char in PARTICLES else char for char in normal(text))
    return {a + b for run in _runs(spaced) for a, b in pairwise(run)}


def _runs(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()


def _pack(a: str, b: str) -> int:
    packed = (ord(a) & 0xFFFF) << 16 | ord(b) & 0xFFFF
    return packed - (1 << 32) if packed >= 1 << 31 else packed
