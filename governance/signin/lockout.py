"""At most ten wrong passwords per account and network in a quarter of an hour; the owner still gets in."""

import unicodedata

from governance.accounts import allowances
from governance.accounts.backends import named
from governance.accounts.networks import network_of
from governance.signin.devices import device_of


class Try:
    """One try to sign in, counted before the password is looked at and forgiven when it was right.

    The account is who was meant, else the name as typed: tries by username and by number add up, however the number
    is spelt, and an unknown name is refused after as many tries as a known one.
    """

    def __init__(self, request, typed):
        typed = unicodedata.normalize("NFKC", typed).strip()
        self.people = named(typed)
        account = "+".join(str(person.pk) for person in self.people) or f"name {typed}"
        device = device_of(request, account)
        if device:
            self.action, self.keys = "sign_in_known", {"account": account, "device": device}
        else:
            self.action, self.keys = "sign_in", {"account": account, "network": network_of(request)}
        self.receipt = allowances.spend(self.action, **self.keys)

    def succeeded(self):
        """Earlier failures here are forgotten; those of the whole network and account stay, but for this one."""
        self.receipt.give_back()
        allowances.forgive(self.action, **self.keys)
