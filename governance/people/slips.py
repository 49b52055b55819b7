"""Codes and tokens as pure functions: how they are made, written, read back and kept.

They are derived from a key of this installation and the mark of the form that asked for them, so that a form sent
twice gives the same slips; the database keeps only a digest, which nobody can turn back.
"""

import base64
import re
import unicodedata

from django.utils.crypto import salted_hmac

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O, which print alike
LENGTH = 8
_TO_OURS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)


def home_code(sheet, home, turn=0):
    """Eight characters for one home on one sheet, forty bits; `turn` counts up where two homes would share them."""
    key = salted_hmac("people.home_code", f"{sheet}:{home}:{turn}", algorithm="sha256").digest()
    return base64.b32encode(key[:5]).decode().translate(_TO_OURS)


def invitation_token(nonce):
    """The secret part of an invitation's address: 26 characters, 130 bits."""
    key = salted_hmac("people.invitation", str(nonce), algorithm="sha256").digest()
    return base64.b32encode(key).decode().lower()[:26]


def digest(secret):
    """What the database keeps."""
    return salted_hmac("people.digest", secret, algorithm="sha256").hexdigest()


def grouped(code):
    """`K7QM-2XPA`: as it stands on paper."""
    return f"{code[:4]}-{code[4:]}"


def read(typed):
    """A code as people type it, in any case and width, with blanks and dashes; empty for what can be none."""
    code = re.sub(r"[\s\-\u2010-\u2015_]", "", unicodedata.normalize("NFKC", typed)).upper()
    return code if len(code) == LENGTH and not set(code) - set(ALPHABET) else ""
