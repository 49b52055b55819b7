"""What keeps an organisation from ending: each room above says what is still open in its name, and what to do."""

from collections.abc import Callable, Iterable

_ties: list[Callable] = []


def add(sentences: Callable[..., Iterable[str]]) -> None:
    """`sentences(organisation)` gives what is still open; called by each room when it starts."""
    _ties.append(sentences)


def ties_of(organisation):
    return [sentence for sentences in _ties for sentence in sentences(organisation)]
