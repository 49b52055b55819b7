"""Getting in and being kept out: lock-out, known devices, codes by text message, the password forgotten."""

import re
import statistics
import time

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from governance import sms
from governance.accounts.models import Allowance, Spending, User
from governance.journal.models import Event
from governance.signin import agents, devices, second_factor
from issues.demo.cast import PASSWORD
from tests.threads import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ELSEWHERE_PAGES = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00/"]
LOGIN = "/accounts/login/"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
SAME_PHONE = "15400007777"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def visit(django_capture_on_commit_callbacks):
    """`visit(client, url, data)` posts, and what waits for the commit happens."""

    def posted(client, url, data=None, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, data or {}, **more)

    return posted


def try_password(client, password="wrong", username="li", address=HERE, **headers):
    return client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address, **headers)


def is_in(client):
    return "_auth_user_id" in client.session


def digits(phone):
    return re.search(r"\d{6}", sms.shown_to(phone))[0]


def plain(response):
    """A page without what is new each time: form token, request id, code, and what the visitor herself typed."""
    page = re.sub(r'(?<="csrfmiddlewaretoken" value=")\w+', "", response.content.decode())
    page = re.sub(r"154\d{8}|154\*{4}\d{4}", "PHONE", page)
    return re.sub(r"验证码 \d{6}", "验证码", page)


# --- lock-out (S10) -------------------------------------------------------------------------------------------


def test_after_ten_wrong_passwords_the_right_one_is_refused_too(cast):
    answers = [try_password(Client()) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 800 < int(answers[10]["Retry-After"]) <= 900
    assert "尝试的次数太多，请 15 分钟后再试" in answers[10].content.decode()
    client = Client()
    assert try_password(client, PASSWORD).status_code == 429
    assert not is_in(client)


def test_she_gets_in_from_elsewhere_and_from_her_own_device(cast):
    home = Client()
    try_password(home, PASSWORD)
    home.post("/accounts/logout/")
    for _ in range(12):
        try_password(Client())
    assert try_password(Client(), PASSWORD).status_code == 429
    assert try_password(Client(), PASSWORD, address=ELSEWHERE).status_code == 302
    assert try_password(home, PASSWORD).status_code == 302
    assert is_in(home)


def test_a_known_device_has_ten_tries_of_its_own(cast):
    home = Client()
    try_password(home, PASSWORD)
    home.post("/accounts/logout/")
    assert [try_password(home).status_code for _ in range(11)] == [200] * 10 + [429]


def test_a_device_is_known_only_to_who_signed_in_there_and_only_by_our_signature(cast):
    client = Client()
    try_password(client, PASSWORD, username="zhao")
    client.post("/accounts/logout/")
    for _ in range(10):
        try_password(Client())
    assert try_password(client, PASSWORD).status_code == 429
    client.cookies[devices.cookie_name()] = signing.dumps(["x", [cast["li"].pk]], salt="another")
    assert try_password(client, PASSWORD).status_code == 429


def test_a_forged_header_is_no_other_network(cast):
    answers = [try_password(Client(), HTTP_X_FORWARDED_FOR=f"8.8.8.{number}") for number in range(25)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 15


def test_guesses_from_many_networks_end_too(cast):
    answers = [try_password(Client(), address=f"198.51.{number}.1") for number in range(61)]
    assert answers[59].status_code == 200
    assert answers[60].status_code == 429


def test_username_and_number_are_one_account_however_the_number_is_written(cast):
    phone = cast["li"].phone
    spellings = ["li", phone, f"+86 {phone}", f"{phone[:3]} {phone[3:7]} {phone[7:]}", "ｌｉ"]
    for number in range(10):
        assert try_password(Client(), username=spellings[number % 5]).status_code == 200
    assert try_password(Client(), PASSWORD).status_code == 429


def test_one_network_that_tries_everybody_is_stopped_and_a_success_does_not_help_it(cast):
    Allowance.objects.filter(action="sign_in", per="network").update(amount=5)
    for name in ("zhao", "sun", "wang", "zhou"):
        try_password(Client(), username=name)
    assert try_password(Client(), PASSWORD).status_code == 302
    try_password(Client(), username="dang")
    assert try_password(Client(), username="wuye").status_code == 429


def test_an_unknown_name_is_refused_after_as_many_tries_with_the_same_words(cast):
    known = [try_password(Client(), username="li") for _ in range(11)]
    unknown = [try_password(Client(), username="ni") for _ in range(11)]
    for one, other in zip(known, unknown, strict=True):
        assert one.status_code == other.status_code
        assert re.sub('value="[ln]i"', "", plain(one)) == re.sub('value="[ln]i"', "", plain(other))


def test_a_success_forgives_the_failures_before_it(cast):
    for _ in range(9):
        try_password(Client())
    try_password(Client(), PASSWORD)
    assert Spending.objects.filter(times__len__gt=0).count() == 2  # of the account and of the network, nine each
    assert [try_password(Client()).status_code for _ in range(10)] == [200] * 10


def test_empty_fields_are_no_tries(cast):
    for _ in range(20):
        assert Client().post(LOGIN, {"username": "li", "password": ""}, REMOTE_ADDR=HERE).status_code == 200
    assert try_password(Client(), PASSWORD).status_code == 302


@pytest.mark.parametrize("name", ["li\x00", "", "李" * 5000, "\ud7ff", "%00", "' or 1=1 --"])
def test_strange_names_are_only_wrong(cast, name):
    assert try_password(Client(), username=name).status_code == 200


def test_limits_off_lift_the_lock(cast, settings):
    settings.RATE_LIMITS = False
    assert {try_password(Client()).status_code for _ in range(15)} == {200}


def test_one_click_is_not_limited(cast):
    for _ in range(15):
        assert Client().post("/accounts/demo/", {"username": "li"}).status_code == 302


def test_what_happened_is_an_event_without_a_name_or_a_whole_address(cast):
    try_password(Client(), HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537")
    try_password(client := Client(), PASSWORD)
    client.post("/accounts/logout/")
    events = Event.objects.about(cast["li"])
    assert [event.verb for event in events] == ["person.sign_in_failed", "person.signed_in", "person.signed_out"]
    assert events[0].by is None
    assert events[0].data == {"how": "密码", "agent": "Windows 电脑上的 Chrome", "network": "203.0.113.*"}


def test_an_unknown_name_stands_only_in_the_log_and_masked(cast, caplog):
    before = Event.objects.count()
    try_password(Client(), username="secret-name")
    assert Event.objects.count() == before
    assert "secret" not in caplog.text
    assert "'s*'" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_ten_at_most():
    User.objects.create_user("chen", password="sheng-ri-2026", display_name="陈")
    answers = together(*[lambda: try_password(Client(), username="chen").status_code for _ in range(14)])
    assert sorted(answers) == [200] * 10 + [429] * 4


# --- who is meant ---------------------------------------------------------------------------------------------


def test_a_number_is_as_good_as_a_username(cast):
    phone = cast["li"].phone
    for typed in (phone, f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"):
        assert try_password(client := Client(), PASSWORD, username=typed).status_code == 302
        assert client.session["_auth_user_id"] == str(cast["li"].pk)


@pytest.fixture
def couple(cast):
    """Two people, one telephone."""
    return [
        User.objects.create_user(name, password=f"mima-of-{name}", phone=SAME_PHONE, display_name=name)
        for name in ("lao-chen", "chen-ma")
    ]


def test_a_couple_with_one_number_is_told_apart_by_the_password(couple):
    for person in couple:
        assert try_password(client := Client(), f"mima-of-{person.username}", username=SAME_PHONE).status_code == 302
        assert client.session["_auth_user_id"] == str(person.pk)


def test_where_number_and_password_fit_two_people_the_username_must_say_who(couple):
    for person in couple:
        person.set_password("dou-yiyang-2026")
        person.save()
    assert try_password(Client(), "dou-yiyang-2026", username=SAME_PHONE).status_code == 200
    assert try_password(Client(), "dou-yiyang-2026", username="chen-ma").status_code == 302


def test_a_username_that_looks_like_a_number_takes_nobodys_place(cast):
    User.objects.create_user(cast["li"].phone, password="another-pass-1", display_name="占名")
    client = Client()
    assert try_password(client, PASSWORD, username=cast["li"].phone).status_code == 302
    assert client.session["_auth_user_id"] == str(cast["li"].pk)


# --- by code --------------------------------------------------------------------------------------------------


def ask(visit, client, phone, purpose="code", **more):
    return visit(client, f"/accounts/{purpose}/", {"phone": phone, **more}, REMOTE_ADDR=HERE)


def test_a_code_signs_in(visit, cast):
    client, phone = Client(), cast["li"].phone
    assert ask(visit, client, f"{phone[:3]} {phone[3:]}", next="/inbox/").url == "/accounts/code/enter/"
    assert phone not in client.get("/accounts/code/enter/").content.decode().split("重新获取")[1]
    assert client.post("/accounts/code/enter/", {"digits": digits(phone)}).url == "/inbox/"
    assert client.get("/inbox/").status_code == 200
    assert Event.objects.about(cast["li"]).last().data["how"] == "短信验证码"


def test_a_code_opens_one_session_only(visit, cast):
    client, other = Client(), Client()
    ask(visit, client, cast["li"].phone)
    code = digits(cast["li"].phone)
    other.cookies = client.cookies.copy()
    client.post("/accounts/code/enter/", {"digits": code})
    assert other.post("/accounts/code/enter/", {"digits": code}).url == "/accounts/code/"


def test_hundreds_of_guesses_open_nothing(visit, cast):
    client = Client()
    ask(visit, client, cast["li"].phone)
    wrong = f"{(int(digits(cast['li'].phone)) + 1) % 10**6:06d}"
    answers = [client.post("/accounts/code/enter/", {"digits": wrong}).status_code for _ in range(200)]
    assert answers == [200] * 10 + [429] * 190
    assert not is_in(client)


def test_several_people_behind_one_number_choose(visit, couple):
    client = Client()
    ask(visit, client, SAME_PHONE)
    assert client.post("/accounts/code/enter/", {"digits": digits(SAME_PHONE)}).url == "/accounts/code/who/"
    assert client.post("/accounts/code/who/", {}).status_code == 200
    assert client.post("/accounts/code/who/", {"person": User.objects.order_by("pk").first().pk}).status_code == 200
    assert not is_in(client)
    assert client.post("/accounts/code/who/", {"person": couple[1].pk}).status_code == 302
    assert client.session["_auth_user_id"] == str(couple[1].pk)


@pytest.mark.parametrize("purpose", ["code", "reset"])
def test_pages_of_a_later_step_lead_to_the_first(client, purpose, cast):
    for step in ("enter", "who" if purpose == "code" else "new"):
        assert client.get(f"/accounts/{purpose}/{step}/").url == f"/accounts/{purpose}/"
        assert client.post(f"/accounts/{purpose}/{step}/").url == f"/accounts/{purpose}/"


def test_a_code_for_signing_in_resets_no_password(visit, cast):
    client = Client()
    ask(visit, client, cast["li"].phone)
    assert client.get("/accounts/reset/enter/").url == "/accounts/reset/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leaves_the_host(visit, cast, target):
    client = Client()
    ask(visit, client, cast["li"].phone, next=target)
    assert client.post("/accounts/code/enter/", {"digits": digits(cast["li"].phone)}).url == "/"


@pytest.mark.parametrize("phone", ["", "123", "1540000000a", "1" * 5000, "\x00"])
def test_a_number_that_is_none_says_so(client, cast, phone):
    page = client.post("/accounts/code/", {"phone": phone}).content.decode()
    assert "form-errors" in page
    assert "手机号" in page


def test_without_a_gateway_there_are_no_codes(client, cast, settings):
    settings.DEMO = False
    assert "短信验证码还没有开通" in client.post("/accounts/code/", {"phone": cast["li"].phone}).content.decode()
    assert "忘记密码</a>" not in client.get(LOGIN).content.decode()


# --- the password forgotten -----------------------------------------------------------------------------------


def forget(visit, person, client):
    ask(visit, client, person.phone, "reset")
    return client.post("/accounts/reset/enter/", {"digits": digits(person.phone)})


def test_a_code_resets_the_password_and_ends_every_session(visit, cast, django_capture_on_commit_callbacks):
    there, here = Client(), Client()
    try_password(there, PASSWORD)
    assert forget(visit, cast["li"], here).url == "/accounts/reset/new/"
    new = {"new_password1": "xin-mima-2026", "new_password2": "xin-mima-2026"}
    assert here.post("/accounts/reset/new/", new).url == LOGIN
    assert not is_in(here)
    assert there.get("/inbox/").url.startswith(LOGIN)
    assert try_password(here, "xin-mima-2026").status_code == 302
    assert Event.objects.about(cast["li"]).filter(verb="person.password_reset").count() == 1
    assert cast["li"].notices.filter(event__verb="person.password_reset", channel="inbox").count() == 1


def test_a_reset_happens_once_and_says_what_is_wrong(visit, cast):
    client = Client()
    forget(visit, cast["wang"], client)
    page = client.post("/accounts/reset/new/", {"new_password1": "mima-9999", "new_password2": "mima-9998"})
    assert "两次输入的新密码不一样" in page.content.decode()
    short = client.post("/accounts/reset/new/", {"new_password1": "m9ma-998", "new_password2": "m9ma-998"})
    assert "密码太短，至少要 10 个字符" in short.content.decode()  # wang holds a seat
    good = {"new_password1": "xin-mima-2026", "new_password2": "xin-mima-2026"}
    assert client.post("/accounts/reset/new/", good).url == LOGIN
    assert client.post("/accounts/reset/new/", good).url == "/accounts/reset/"


def test_a_reset_keeps_the_second_factor(visit, cast):
    from tests.governance.test_second_factor import turn_on

    turn_on(cast["li"])
    client = Client()
    forget(visit, cast["li"], client)
    client.post("/accounts/reset/new/", {"new_password1": "xin-mima-2026", "new_password2": "xin-mima-2026"})
    assert second_factor.is_on(cast["li"])
    assert try_password(client, "xin-mima-2026").url == "/accounts/second/"


# --- the same for known and unknown (S11) ---------------------------------------------------------------------


@pytest.fixture
def crowd(cast):
    """Twenty numbers that somebody has, twenty that nobody has, taken by turns."""
    Allowance.objects.filter(per="network").update(amount=1000)
    known = [f"154111111{number:02d}" for number in range(20)]
    User.objects.bulk_create(User(username=f"p{phone}", phone=phone, display_name="某") for phone in known)
    return [(phone, f"154222222{number:02d}") for number, phone in enumerate(known)]


@pytest.mark.parametrize("purpose", ["code", "reset"])
def test_every_step_reads_the_same_for_a_number_nobody_has(visit, crowd, purpose):
    """At one moment: a refusal says for how many seconds, and a busy machine takes some for these steps."""
    seen = {"known": set(), "unknown": set()}
    with time_machine.travel(timezone.now(), tick=False):
        for pair in crowd:
            for kind, phone in zip(seen, pair, strict=True):
                client = Client()
                steps = [
                    ask(visit, client, phone, purpose),
                    client.get(f"/accounts/{purpose}/enter/"),
                    client.post(f"/accounts/{purpose}/enter/", {"digits": "x"}),
                    ask(visit, client, phone, purpose),
                ]
                seen[kind].add(tuple((step.status_code, step.get("Location"), plain(step)) for step in steps))
    assert len(seen["known"]) == 1
    assert seen["known"] == seen["unknown"]


def test_a_wrong_password_takes_as_long_for_a_name_nobody_has(cast, settings):
    settings.RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    cast["li"].set_password(PASSWORD)
    cast["li"].save()
    costs = {"li": [], "nobody": []}
    for number in range(6):
        for name, spent in costs.items():
            begun = time.thread_time()  # not the clock on the wall: the machine may be busy
            try_password(Client(), username=f"{name}{number}" if name == "nobody" else name)
            spent.append(time.thread_time() - begun)
    known, unknown = (statistics.median(spent) for spent in costs.values())
    assert abs(known - unknown) < known / 2  # without the hash it would be nearly all of it


def test_a_hundred_known_and_unknown_names_get_the_same_bytes_and_no_time_that_tells(cast, quick_passwords, settings):
    """Interleaved, so that whatever else the machine does falls on both; by the processor's time, not the wall's."""
    settings.RATE_LIMITS = False
    known = [person.username for person in cast.people.values()]
    pages, costs = set(), {True: [], False: []}
    for number in range(100):
        name = known[number % len(known)]
        for is_known in (True, False):
            typed = name if is_known else f"{name[:-1]}_"  # of the same length
            begun = time.thread_time()
            answer = try_password(Client(), username=typed)
            costs[is_known].append(time.thread_time() - begun)
            page = re.sub(r'(?<=name="username" value=")[^"]*', "", plain(answer))  # what she typed herself
            pages.add((answer.status_code, page))
    assert len(pages) == 1
    assert abs(statistics.median(costs[True]) - statistics.median(costs[False])) < 0.005


# --- words for devices ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) MicroMessenger/8.0", "iPhone 上的微信"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0", "Windows 电脑上的 Edge"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "安卓手机上的 Chrome"),
        ("curl/8", "未知设备"),
        ("<script>", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_device_in_words(agent, words):
    assert agents.words_of(agent) == words
