"""`manage.py verify_journal`: read the whole journal through; exit code 1 where anything does not fit."""

import re
import sys

from django.core.management.base import BaseCommand, CommandError

from governance.journal import integrity, sealing
from governance.journal.states import CheckedBy


class Command(BaseCommand):
    help = "Find changed, missing and inserted events, and print the head of the chain."

    def add_arguments(self, parser):
        parser.add_argument("--head", metavar="POSITION:DIGEST", help="a head that was noted elsewhere, to compare")
        parser.add_argument("--minutes", type=int, default=10, help="how long an event may wait for its seal")
        parser.add_argument("--no-seal", action="store_true", help="do not seal what waits before reading")

    def handle(self, *, head, minutes, no_seal, **options):
        noted = self.noted(head)
        if not no_seal:
            sealing.seal_all()
        done = integrity.verify(how=CheckedBy.COMMAND, minutes=minutes, head=noted, say=self.say)
        self.stdout.write(f"head {done.position}:{done.digest}")
        self.stdout.write(f"{done.events} events, {done.faults} faults")
        if done.faults:
            sys.exit(1)

    def noted(self, head):
        if head is None:
            return None
        if not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", head):
            raise CommandError("--head must look like 1234:<64 hexadecimal digits>, as this command prints it")
        position, _, digest = head.partition(":")
        return int(position), digest

    def say(self, fault):
        self.stdout.write(self.style.ERROR(str(fault)))
