"""`make bench`: load the town into throw-away servers, ask all pages in turns, then let ten thousand clocks fire."""

import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path

from tests.bench import say

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")

HEAD = f"{'page':<28}{'who':<9}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}{'SQL':>5}{'x limit':>9}{'aim':>12}"
ROUNDS, WARM = int(os.environ.get("BENCH_ROUNDS") or 30), 3


def main():
    import django

    django.setup()
    petitions = int(os.environ.get("BENCH") or 100_000)
    prepare(petitions)
    only = os.environ.get("BENCH_ONLY", "")
    results = measure() if only in ("", "pages") else []
    if results:
        show(results)
    wound = measure_clocks() if only in ("", "clocks") else []
    keep(results, wound, petitions)
    return 0


def measure_clocks():
    """As many open clocks as are due, and `BENCH_CLOCKS` of them."""
    from tests.bench import clocks

    results = clocks.measure((clocks.DUE, int(os.environ.get("BENCH_CLOCKS", "1000000"))))
    clocks.show(results)
    return results


def prepare(petitions):
    """Tables, static files' names, the town; a database that has people already is measured as it is."""
    from django.conf import settings
    from django.core.management import call_command

    from governance.accounts.models import User

    settings.ROOT_URLCONF = "tests.bench.limits"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    (Path(os.environ["VAR_DIR"]) / "static").mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        call_command("demo", "--scale", f"--homes={2 * petitions}", f"--petitions={petitions}")


def measure():
    """Every step once in every round: a machine that gets slower meanwhile is slower for all of them."""
    from tests.bench import steps

    measured = [Measured(step) for step in (*steps.limits(), *steps.pages())]
    for number in range(WARM + ROUNDS):
        for one in measured:
            one.ask(keep=number >= WARM)
    limits = {one.step.name: one.median for one in measured if not one.step.limit and one.step.name.startswith("limit")}
    return [one.result(limits) for one in measured]


class Measured:
    """One step and how long it took, round after round."""

    def __init__(self, step):
        from django.test import Client

        from governance.accounts.models import User

        self.step, self.times, self.busy, self.queries = step, [], [], 0
        self.client = Client()
        if step.who:
            self.client.force_login(User.objects.get(username=step.who))

    def ask(self, keep):
        began, busy = time.perf_counter(), time.process_time()
        response = self.step.ask(self.client)
        took, busy = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
        if response.status_code != self.step.status:
            raise SystemExit(f"{self.step.name} as {self.step.who or 'nobody'} answered {response.status_code}")
        if keep:
            self.times.append(took)
            self.busy.append(busy)
        else:
            self.queries = self.counted()

    def counted(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            self.step.ask(self.client)
        return len(captured)

    @property
    def median(self):
        return statistics.median(self.times)

    def result(self, limits):
        limit = limits.get(f"limit: {self.step.limit}")
        ratio = round(self.median / limit, 2) if limit else None
        missed = (self.step.aim and self.median > self.step.aim) or (self.step.most and ratio > self.step.most)
        return {
            "page": self.step.name,
            "who": self.step.who,
            "p50_ms": round(self.median, 1),
            "p95_ms": round(statistics.quantiles(self.times, n=20)[-1], 1),
            "cpu_ms": round(statistics.median(self.busy), 1),
            "queries": self.queries,
            "times_the_limit": ratio,
            "aim": f"{self.step.aim:.0f} ms" if self.step.aim else f"{self.step.most} x" if self.step.most else "",
            "met": not missed,
        }


def show(results):
    say(f"\n{ROUNDS} rounds, all pages in turns, in one process without a web server\n\n{HEAD}")
    for one in results:
        ratio = f"{one['times_the_limit']:.1f}" if one["times_the_limit"] else ""
        # Chinese letters are two wide; the names here are Latin.
        words = f"{one['page']:<28}{one['who']:<9}{one['p50_ms']:>8}{one['p95_ms']:>8}{one['cpu_ms']:>8}"
        say(f"{words}{one['queries']:>5}{ratio:>9}{one['aim']:>12}{'' if one['met'] else '  MISSED'}")


def keep(results, wound, petitions):
    from governance.registry.models import Home
    from issues.petitions.models import Petition

    out = Path(os.environ.get("BENCH_OUT", ".")) / f"bench-{petitions}.json"
    sizes = {"homes": Home.objects.count(), "petitions": Petition.objects.count()}
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()}
    out.parent.mkdir(parents=True, exist_ok=True)
    kept = {"at": time.strftime("%FT%T"), "sizes": sizes, "machine": machine, "rounds": ROUNDS}
    kept |= {"pages": results, "clocks": wound}
    out.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    say(f"\nkept in {out}")


if __name__ == "__main__":
    sys.exit(main())
