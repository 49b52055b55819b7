"""Six digits by text message: proof that somebody holds a number now.

    from governance.accounts import codes
    from governance.accounts.states import Purpose

    codes.send(phone, Purpose.SIGN_UP, network_of(request))          # the "获取验证码" button
    codes.check(phone, Purpose.SIGN_UP, typed, network_of(request))  # True once, for the right code

`send` says nothing of whether the number is known: the answer, and the time it takes, are the same. It raises
`TooMany` (60 seconds between two codes, so many a day per number and per network); a form shows `str(error)`.
Offer codes only where `sms.is_available()`. The message goes out after the commit, on a thread of its own where it
leaves the machine, so a gateway that hangs holds nobody.

`check` uses the code up: call it last, when all the rest of the form is right, or the person needs another code for
a typing error elsewhere. False covers wrong, too late (5 minutes), tried too often (5), used, sent for something
else; say one sentence for all (`WRONG_CODE`). It raises `TooMany` too.

In demo mode the page shows the message: {% include "components/demo_sms.html" with text=text only %} with
`text = sms.shown_to(phone)`. In a test without a live server the commit never comes: wrap the POST in
`django_capture_on_commit_callbacks(execute=True)`, then read `sms.shown_to(phone)`.
"""

import secrets
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from governance import sms
from governance.accounts import allowances, texts
from governance.accounts.models import Code, people_with_phone
from governance.accounts.states import Purpose

VALID = timedelta(minutes=5)
MOST_TRIES = 5
WRONG_CODE = "验证码不对或已过期，请核对短信，或重新获取一个"
ONLY_TO_KNOWN = {Purpose.SIGN_IN, Purpose.RESET}


def send(phone, purpose, network, *, at=None):
    """Send a fresh code; an earlier one for the same purpose stops being valid."""
    at = at or timezone.now()
    purpose = Purpose(purpose)
    allowances.spend("code_send", number=phone, network=network, at=at)
    known = people_with_phone(phone).exists() or purpose not in ONLY_TO_KNOWN
    digits = f"{secrets.randbelow(10**6):06d}"
    row = Code(
        holder=_holder(phone),
        purpose=purpose,
        digest=_digest(phone, purpose, digits),
        sent_at=at,
        until=at + VALID,
    )
    Code.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["holder", "purpose"],
        update_fields=["digest", "sent_at", "until", "tries", "used_at"],
    )
    text = (
        f"【钥匙】验证码 {digits}，用于{purpose.label}，{VALID.seconds // 60} 分钟内有效。"
        "不要告诉任何人，工作人员不会向您索要。"
    )
    # A demo shows its messages to whoever asks, so it must show them for every number, or it would tell who is here.
    texts.send_after_commit(phone, text, out=known or not sms.is_slow())


def check(phone, purpose, typed, network, *, at=None):
    """Whether this is the code, and then never again."""
    at = at or timezone.now()
    allowances.spend("code_try", number=phone, network=network, at=at)
    mine = Code.objects.filter(holder=_holder(phone), purpose=purpose, used_at=None)
    live = mine.filter(until__gt=at, tries__lt=MOST_TRIES)
    if not live.update(tries=F("tries") + 1):  # counted before it is looked at: tries at one moment do not add up
        return False
    digest = _digest(phone, purpose, "".join(str(typed).split()))
    stored = mine.values_list("digest", flat=True).first() or ""
    right = constant_time_compare(stored, digest)
    return right and mine.filter(digest=digest).update(used_at=at) == 1


def sweep(at=None):
    """Codes that no longer open anything."""
    return Code.objects.filter(until__lt=(at or timezone.now()) - timedelta(days=1)).delete()[0]


def _holder(phone):
    return salted_hmac("accounts.codes.holder", phone, algorithm="sha256").hexdigest()[:40]


def _digest(phone, purpose, digits):
    text = f"{purpose}\n{phone}\n{digits}"
    return salted_hmac("accounts.codes.digest", text, algorithm="sha256").hexdigest()
