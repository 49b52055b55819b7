"""How fast the pages and the clocks are on a large town (`make bench`; docs/speed.md)."""


def say(words):
    print(words, flush=True)
