"""Short codes of homes on a visit sheet: no names, no phones, and no other home after a slip of the pen.

A code is the home's key in the base of 29 signs that are not mistaken for one another (no 0, O, 1, I, L, U, V), with
one check sign. Twenty-nine is a prime: a wrong sign, or two neighbours swapped, always gives a code that does not hold.
"""

import unicodedata

SIGNS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
BASE = len(SIGNS)
VALUE = {sign: value for value, sign in enumerate(SIGNS)}


def _check(digits):
    """The check digit: all digits from the right, weighed 2, 3, 4 ..., sum to zero with it."""
    return -sum(weight * digit for weight, digit in enumerate(reversed(digits), 2)) % BASE


def code_of(key: int) -> str:
    """`code_of(6012)`; at least four signs, so that all codes of a sheet look alike."""
    digits = []
    while key or len(digits) < 3:
        key, digit = divmod(key, BASE)
        digits.append(digit)
    digits.reverse()
    return "".join(SIGNS[digit] for digit in [*digits, _check(digits)])


def read(text: str) -> int | None:
    """The key, or None for what is no code; small letters and full-width ones are read too."""
    signs = unicodedata.normalize("NFKC", text).strip().upper()
    if not 4 <= len(signs) <= 12 or any(sign not in VALUE for sign in signs):
        return None
    digits = [VALUE[sign] for sign in signs]
    if _check(digits[:-1]) != digits[-1]:
        return None
    key = 0
    for digit in digits[:-1]:
        key = key * BASE + digit
    return key
