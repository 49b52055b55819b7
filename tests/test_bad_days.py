"""Bad days: the disk is full, the broker is dead or hangs, the database is restarted; and what people see then."""

import contextlib
import errno
import http.client
import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from governance.runtime.postgres import Postgres
from governance.runtime.processes import end
from governance.runtime.testing import remove
from governance.runtime.valkey import Valkey
from issues.petitions import actions
from issues.petitions.models import Petition, Photo

HOUSE = Path(__file__).resolve().parents[1]
DAY = timedelta(days=1)


def picture(colour="red", side=8):
    file = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(file, "PNG")
    return SimpleUploadedFile(f"{colour}.png", file.getvalue(), "image/png")


def files_in(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


# --- the disk ------------------------------------------------------------------------------------------


@pytest.fixture
def full_disk(monkeypatch):
    """Half of each file is written, then the disk is full."""

    def save(self, name, content, max_length=None):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read(100))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", save)
    return monkeypatch


@pytest.mark.django_db
def test_a_full_disk_is_a_sentence_and_leaves_neither_row_nor_half_a_file(cast, settings, full_disk):
    nonce = uuid.uuid4()
    (sentence,) = actions.add_photos(files=[picture()], nonce=nonce, by=cast["li"])
    assert sentence == "red.png：照片暂时存不上，请稍后再试，或先不带照片提交"
    assert Photo.objects.count() == 0
    assert files_in(settings.MEDIA_ROOT) == []
    full_disk.undo()
    assert actions.add_photos(files=[picture()], nonce=nonce, by=cast["li"]) == []
    assert len(files_in(settings.MEDIA_ROOT)) == 1


@pytest.mark.django_db
def test_a_folder_that_cannot_be_made_is_a_sentence_too(cast, settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings.MEDIA_ROOT = tmp_path / "file"
    (sentence,) = actions.add_photos(files=[picture()], nonce=uuid.uuid4(), by=cast["li"])
    assert "或先不带照片提交" in sentence
    assert Photo.objects.count() == 0


def form_of(page):
    """The values a browser would send with the filing form as it came: hidden fields, ticked ones, texts."""
    (form,) = re.findall(r'<form[^>]*enctype="multipart/form-data".*?</form>', page, re.S)
    values = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return values


@pytest.mark.django_db
def test_a_petition_is_filed_without_the_photo_that_a_full_disk_refused(cast, sign_in, settings, full_disk):
    client = sign_in(cast["li"])
    values = form_of(client.get("/petitions/new/").content.decode())
    words = {"text": "六楼屋顶下雨就漏，墙都湿了", "place_kind": "home", "visibility": "private", "category": "C3"}
    answer = client.post("/petitions/new/", values | words | {"photos": picture()})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "照片暂时存不上" in page
    assert words["text"] in page
    assert Petition.objects.count() == 0
    answer = client.post("/petitions/new/", form_of(page) | words)
    assert answer.status_code == 302
    assert Petition.objects.get().text == words["text"]
    assert (Photo.objects.count(), files_in(settings.MEDIA_ROOT)) == (0, [])


@pytest.mark.django_db
def test_a_disk_that_is_full_for_the_worker_only_delays_the_photo(cast, settings, monkeypatch):
    actions.add_photos(files=[picture("red"), picture("blue")], nonce=uuid.uuid4(), by=cast["li"])
    real = Path.mkdir

    def refuses(self, *args, **kwargs):
        if "photos" in self.parts:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "mkdir", refuses)
    actions.sweep_photos()
    assert list(Photo.objects.values_list("state", "tries")) == [("waiting", 1), ("waiting", 1)]
    monkeypatch.undo()
    actions.sweep_photos(now=timezone.now() + timedelta(hours=1))
    assert set(Photo.objects.values_list("state", flat=True)) == {"ready"}


@pytest.mark.django_db
def test_after_a_kill_the_sweep_deletes_files_without_a_row_and_no_others(cast, settings, file_for):
    """`kill -9` between writing and commit: the file is there, the row is not."""
    nonce = uuid.uuid4()
    actions.add_photos(files=[picture("red"), picture("blue")], nonce=nonce, by=cast["li"])
    file_for("li", nonce=nonce)
    actions.sweep_photos()
    actions.add_photos(files=[picture("green")], nonce=uuid.uuid4(), by=cast["li"])  # waits for its form
    kept = set(files_in(settings.MEDIA_ROOT))
    assert len(kept) == 5  # two photos with thumbnails, and an original
    stray = uuid.uuid4().hex
    root = Path(settings.MEDIA_ROOT)
    litter = {
        root / "originals" / stray[:2] / f"{stray}-0a1b2c3d",
        root / "photos" / stray[:2] / f"{stray}.jpg",
        root / "photos" / stray[:2] / f".{stray}.jpg.0123456789abcdef.part",
    }
    for path in litter:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    assert actions.photos.sweep_files(now=timezone.now()) == 0, (
        "what is young may belong to a deed that is just being done"
    )
    yesterday = (timezone.now() - DAY - timedelta(minutes=1)).timestamp()
    for path in kept | litter:
        os.utime(path, (yesterday, yesterday))
    Photo.objects.update(next_try_at=timezone.now() + DAY)  # the worker is not there to clean the waiting one
    actions.sweep_photos()
    assert set(files_in(root)) == kept


@pytest.mark.django_db
def test_a_sweep_of_files_is_bounded_and_comes_to_all_of_them(cast, settings):
    root, yesterday = Path(settings.MEDIA_ROOT), (timezone.now() - 2 * DAY).timestamp()
    for number in range(40):
        path = root / "originals" / f"{number:02x}" / uuid.uuid4().hex
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        os.utime(path, (yesterday, yesterday))
    deleted = [actions.photos.sweep_files(now=timezone.now() + timedelta(seconds=30 * n), limit=10) for n in range(4)]
    assert deleted == [10, 10, 10, 10]


@pytest.mark.django_db
def test_a_photo_that_a_form_took_meanwhile_is_not_swept(cast, file_for):
    nonce = uuid.uuid4()
    actions.add_photos(files=[picture()], nonce=nonce, by=cast["li"])
    loose = Photo.objects.get()
    file_for("li", nonce=nonce)
    actions.photos.delete_photo(loose)
    assert Photo.objects.get().petition is not None


# --- the database's own patience -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "20s"),
        ("lock_timeout", "8s"),
        ("idle_in_transaction_session_timeout", "1min"),
    ],
)
def test_no_query_lasts_for_ever(name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        assert cursor.fetchone() == (value,)


def test_a_connection_that_goes_nowhere_is_given_up():
    options = connection.settings_dict["OPTIONS"]
    assert options["connect_timeout"] <= 5
    assert options["tcp_user_timeout"] <= 30_000


# --- real servers ------------------------------------------------------------------------------------------


class Browser:
    """What a person's browser does, over real HTTP: cookies, the form's token, and how long the answer took."""

    def __init__(self, port):
        self.port, self.cookies, self.took = port, {}, 0.0

    def ask(self, method, path, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}/",
            }
            body = urlencode({**body, "csrfmiddlewaretoken": self.cookies.get("csrf", "")})
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = time.monotonic()
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            self.page, self.status = answer.read().decode(), answer.status
        finally:
            link.close()
            self.took = time.monotonic() - began
        self.headers = dict(answer.getheaders())
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return self.status

    def sign_in(self, username):
        self.ask("GET", "/accounts/login/")
        return self.ask("POST", "/accounts/login/", {"username": username, "password": "yaoshi-demo"})

    def file(self, nonce=None, text="六楼屋顶下雨就漏，墙都湿了"):
        """File from home; the nonce is the form's own unless given."""
        if nonce is None:
            self.ask("GET", "/petitions/new/")
            (nonce,) = re.findall(r'name="nonce" value="([^"]+)"', self.page)
        words = {"nonce": nonce, "text": text, "place_kind": "home", "visibility": "private", "category": "C3"}
        return self.ask("POST", "/petitions/new/", words)


class Site:
    """Servers of this test's own, gunicorn before them, and a way to look into the database."""

    def __init__(self, env, folder):
        self.env, self.folder = os.environ | env, folder
        self.port = free_port()
        self.web = None

    def python(self, code):
        """Run in the site's Django; what it prints."""
        code = "import django; django.setup()\n" + code
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=HOUSE, env=self.env, capture_output=True, text=True, timeout=120
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout.strip()

    def start(self):
        command = ["gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4", "--preload"]
        command += ["--no-control-socket", "--graceful-timeout", "3", "governance.wsgi"]
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=HOUSE,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Browser(self.port).ask("GET", "/accounts/login/") == 200:
                    return
            time.sleep(0.2)
        pytest.fail((self.folder / "web.log").read_text()[-3000:])

    def stop(self):
        if self.web:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()

    def petitions(self):
        return self.python(
            "from issues.petitions.models import Petition\n"
            "for text in Petition.objects.order_by('pk').values_list('text', flat=True): print(text)"
        ).splitlines()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """PostgreSQL and Valkey that may be killed and hung: not those of the other tests."""
    folder = tmp_path_factory.mktemp("bad-days")
    folder.chmod(0o711)
    postgres = Postgres(folder, folder / "postgres.log", durable=True)
    valkey = Valkey(folder, folder / "valkey.log", durable=False)
    running = {}

    def start(server):
        running[server.name] = server.start()
        server.wait_ready(running[server.name])

    for server in (valkey, postgres):
        server.prepare()
        start(server)
    postgres.ensure_database()
    try:
        yield postgres, valkey, running, start
    finally:
        for process in running.values():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
            end(process, [(signal.SIGQUIT, 5), (signal.SIGKILL, 5)])
        remove(folder)  # root's PostgreSQL keeps its data outside


@pytest.fixture(scope="module")
def site(servers, tmp_path_factory):
    postgres, valkey, _, _ = servers
    folder = tmp_path_factory.mktemp("site")
    env = {
        "DJANGO_SETTINGS_MODULE": "governance.settings",
        "DATABASE_URL": postgres.url,
        "REDIS_URL": valkey.url,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "only-for-tests-" * 4,
        "YAOSHI_DEMO": "1",
        "RATE_LIMITS": "off",  # a thousand submits of four people
        "PYTHONWARNINGS": "ignore",
    }
    site = Site(env, folder)
    site.python(
        "from django.core.management import call_command as c\n"
        "c('migrate', verbosity=0); c('collectstatic', '--no-input', verbosity=0); c('load_reference', verbosity=0)\n"
        "from issues.demo import cast; cast.build()"
    )
    site.start()
    yield site
    site.stop()


@pytest.fixture
def calm(servers):
    """Whatever a test did to the servers, the next one finds them running."""
    yield
    postgres, valkey, running, start = servers
    for server in (valkey, postgres):
        with contextlib.suppress(ProcessLookupError):
            running[server.name].send_signal(signal.SIGCONT)
        if running[server.name].poll() is not None:
            server.prepare()
            start(server)


def the_main_steps(site, bound):
    """Sign in, file, triage: each answered well within `bound` seconds, whatever the broker does."""
    li, wang = Browser(site.port), Browser(site.port)
    steps = [
        lambda: li.sign_in("li"),
        lambda: li.file(text=f"漏水 {uuid.uuid4().hex}"),
        lambda: wang.sign_in("wang"),
        lambda: wang.ask("GET", "/desk/"),
    ]
    seconds, statuses = [], []
    for step, browser in zip(steps, [li, li, wang, wang], strict=True):
        statuses.append(step())
        seconds.append(browser.took)
    number = li.headers["Location"].split("/petitions/")[1].split("/")[0]
    statuses.append(
        wang.ask("POST", f"/petitions/{number}/accept/", {"urgency": "P3", "title": "屋面漏水", "category": "C3"})
    )
    seconds.append(wang.took)
    assert [status // 100 for status in statuses] == [3, 3, 3, 2, 3], (statuses, wang.page[:500])
    assert max(seconds) < bound, seconds
    return number


OWED = "from governance.journal.models import Notice\nprint(Notice.objects.filter(channel='email').unsent().count())"
SENT_BY_TASK = "from governance.journal.tasks import send_due\nsend_due.apply()\n"


@pytest.mark.processes
def test_without_a_broker_people_work_and_what_was_owed_is_sent_later(servers, site, calm):
    _, valkey, running, start = servers
    end(running["valkey"], [(signal.SIGKILL, 5)])
    the_main_steps(site, bound=2)
    assert int(site.python(OWED)) >= 2
    valkey.prepare()
    start(valkey)
    command = [sys.executable, "-m", "celery", "-A", "governance.celery", "worker", "--beat", "--concurrency", "1"]
    command += ["--without-gossip", "--without-mingle", "--schedule", str(site.folder / "beat.db"), "--pidfile", ""]
    with (site.folder / "worker.log").open("ab") as log:
        worker = subprocess.Popen(command, cwd=HOUSE, env=site.env, stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while int(site.python(OWED)) and time.monotonic() < deadline:
            time.sleep(1)
        assert int(site.python(OWED)) == 0
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert list((site.folder / "mail").iterdir())


@pytest.mark.processes
def test_a_broker_that_hangs_holds_nobody_up(servers, site, calm):
    _, _, running, _ = servers
    running["valkey"].send_signal(signal.SIGSTOP)
    for _ in range(2):
        the_main_steps(site, bound=2)
    monitor = Browser(site.port)
    assert monitor.ask("GET", "/healthz") == 200
    assert '"broker": "down"' in monitor.page
    assert monitor.took < 3


class Submitter(threading.Thread):
    """Files one form after the other; asks again with the same nonce until somebody says yes."""

    def __init__(self, site, name, stop):
        super().__init__(daemon=True)
        self.browser, self.label, self.stop = Browser(site.port), name, stop
        self.acknowledged, self.answers = [], []
        assert self.browser.sign_in("li") == 302

    def run(self):
        number = 0
        while not self.stop.is_set():
            number += 1
            nonce, text = str(uuid.uuid4()), f"{self.label} 第 {number} 件"
            while not self.try_once(nonce, text) and not self.stop.is_set():
                time.sleep(0.2)

    def try_once(self, nonce, text):
        try:
            status = self.browser.file(nonce=nonce, text=text)
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        self.answers.append((time.monotonic(), status, "" if status == 302 else getattr(self.browser, "page", "")))
        if status == 302:
            self.acknowledged.append(text)
        if status == 503:
            assert "Retry-After" in self.browser.headers
        return status == 302


@pytest.mark.processes
def test_a_database_that_crashes_under_submits_loses_and_doubles_nothing(servers, site, calm):
    """As `pg_ctl restart -m immediate`: SIGQUIT, no checkpoint, sessions cut in the middle of their commits."""
    postgres, _, running, start = servers
    stop = threading.Event()
    submitters = [Submitter(site, f"客户{n}", stop) for n in range(3)]
    for submitter in submitters:
        submitter.start()
    time.sleep(2)
    back = []
    for _ in range(2):
        end(running["postgres"], [(signal.SIGQUIT, 10)])
        time.sleep(1)
        postgres.prepare()
        start(postgres)
        back.append(time.monotonic())
        time.sleep(4)
    stop.set()
    for submitter in submitters:
        submitter.join(30)
    answers = sorted(answer for submitter in submitters for answer in submitter.answers)
    assert {status for _, status, _ in answers} == {302, 503}
    friendly = {page for _, status, page in answers if status == 503}
    assert all("系统" in page and "Traceback" not in page and "psycopg" not in page for page in friendly)
    for moment in back:
        first = min(at for at, status, _ in answers if at > moment and status == 302)
        assert first - moment < 10
    there = site.petitions()
    acknowledged = [text for submitter in submitters for text in submitter.acknowledged]
    assert len(acknowledged) > 20
    assert sorted(text for text in there if text in set(acknowledged)) == sorted(acknowledged)
    mine = [text for text in there if text.startswith("客户")]
    assert len(mine) == len(set(mine)), "a form was doubled"


@pytest.mark.processes
def test_a_database_that_is_away_is_a_kind_page_for_everybody(servers, site, calm):
    _, _, running, _ = servers
    li = Browser(site.port)
    li.sign_in("li")
    end(running["postgres"], [(signal.SIGQUIT, 10)])
    for path in ("/", "/petitions/", "/accounts/login/", "/inbox/"):
        for browser in (li, Browser(site.port)):
            status = browser.ask("GET", path)
            assert status in (200, 302, 503), path
            assert browser.took < 3
            if status == 503:
                assert browser.headers["Retry-After"] == "10"
                assert "Content-Security-Policy" in browser.headers
                assert 'lang="zh' in browser.page
    assert li.ask("GET", "/petitions/") == 503
    assert li.ask("GET", "/healthz") == 503
