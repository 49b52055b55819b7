"""For somebody who lost the phone and the recovery codes, after the office has checked who is asking."""

from django.core.management.base import BaseCommand, CommandError

from governance.accounts.models import User
from governance.signin import second_factor
from governance.signin.actions import end_sessions
from governance.signin.models import Session


class Command(BaseCommand):
    help = "Turn off a person's second factor and end their sessions. Both are events."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        person = User.objects.filter(username=username).first()
        if person is None or not second_factor.is_on(person):
            raise CommandError(f"{username}: nobody of that name has a second factor")
        second_factor.turn_off(person=person, by=None, why="运维重置")
        end_sessions(sessions=Session.objects.all(), person=person, by=None, why="运维重置二次验证")
        self.stdout.write(f"{username}: second factor is off, sessions are ended")
