"""What a browser is told and kept from, at every address: policy, headers, methods, origins, links (sec R28–R37)."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from sightline.accounts import sessions
from tests.accounts.test_sign_in import PASSWORD, SIGN_IN
from tests.architecture.house import addresses
from tests.matrix.conftest import Asking
from tests.support.signing_in import prove, with_app

ROUTES = {name: route for name, route, _ in addresses()}
POLICY = {
    "default-src": "'none'", "img-src": "'self'", "font-src": "'self'", "connect-src": "'self'",
    "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'", "object-src": "'none'",
    "require-trusted-types-for": "'script'", "report-uri": "/reports/browser/",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def everywhere(db, time_machine):
    """Every address of a file at a late stage, as somebody who sees most of it, and as nobody."""
    time_machine.move_to("2026-12-20T12:00:00+00:00", tick=False)
    cache.clear()
    asking = Asking()
    manager = Client(raise_request_exception=False)
    manager.force_login(asking.world.people["office manager"])
    nobody = Client(raise_request_exception=False)
    paths = {name: asking.path(name, route, asking.world.file) for name, route in ROUTES.items()}
    return {"manager": manager, "nobody": nobody, "paths": paths, "world": asking.world}


def policy_of(response):
    """The parts of the policy, by name."""
    written = response.headers["Content-Security-Policy"].split(";")
    parts = (part.strip().split(" ", 1) for part in written if part.strip())
    return {part[0]: part[1] if len(part) > 1 else "" for part in parts}


def answers(everywhere, who, method="get", **headers):
    """(address, answer) for every address, signing out last of all."""
    client = everywhere[who]
    for name, path in sorted(everywhere["paths"].items(), key=lambda pair: pair[0] == "account_logout"):
        yield name, getattr(client, method)(path, headers=headers or None)
    for path in ("/no-such-page/", "/files/NO-2026-001/"):
        yield path, getattr(client, method)(path, headers=headers or None)


def test_every_answer_carries_the_policy_with_a_nonce_of_its_own_and_every_header(everywhere):
    wrong, nonces = [], []
    for who in ("manager", "nobody"):
        for name, response in answers(everywhere, who):
            found = policy_of(response)
            script, style = found.pop("script-src", ""), found.pop("style-src", "")
            nonce = re.fullmatch(r"'self' 'nonce-([^']+)'", script)
            if found != POLICY or script != style or not (nonce or script == "'self'"):
                wrong.append((who, name, "policy"))
            if nonce:
                nonces.append(nonce[1])
            elif b"nonce=" in response.content:
                wrong.append((who, name, "a nonce that the policy does not know"))
            wrong += [(who, name, key) for key, value in HEADERS.items() if response.headers.get(key) != value]
            if "Permissions-Policy" not in response.headers or "Server" in response.headers:
                wrong.append((who, name, "Permissions-Policy or Server"))
            if "no-store" not in response.headers.get("Cache-Control", ""):
                wrong.append((who, name, response.headers.get("Cache-Control")))

    assert wrong == []
    assert len(nonces) > 100
    assert len(set(nonces)) == len(nonces)


def test_pages_of_what_went_wrong_carry_them_too(client, settings, db):
    settings.ALLOWED_HOSTS = ["testserver"]
    strict = Client(enforce_csrf_checks=True)
    for response in (strict.post(SIGN_IN), client.get("/", headers={"host": "elsewhere.example"}), client.get("/%00")):
        assert response.status_code in {400, 403, 302, 404}
        assert {key: response.headers.get(key) for key in HEADERS} == HEADERS
        assert "object-src 'none'" in response.headers["Content-Security-Policy"]


def test_no_other_method_is_taken_anywhere(everywhere):
    """GET, HEAD, POST where a page takes one, and OPTIONS, which says which: nothing else (sec R31)."""
    taken = [
        (name, method, response.status_code)
        for method in ("put", "patch", "delete", "trace")
        for name, response in answers(everywhere, "manager", method)
        if response.status_code not in {302, 403, 404, 405}
    ]

    assert taken == []


def test_without_the_form_s_token_nothing_is_taken_anywhere(everywhere):
    """Signed in or not, the sign-in itself included (sec R32)."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = everywhere["manager"].cookies
    let_through = [
        (name, response.status_code)
        for client in (strict, Client(enforce_csrf_checks=True))
        for name, path in everywhere["paths"].items()
        if (response := client.post(path)).status_code != 403
    ]

    assert let_through == []


def test_nor_from_another_site_with_a_token_that_is_right(everywhere):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = everywhere["manager"].cookies
    page = strict.get("/account/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    let_through = [
        (name, response.status_code)
        for name, path in everywhere["paths"].items()
        for headers in ({"origin": "https://elsewhere.example"}, {"origin": "null"})
        if (response := strict.post(path, {"csrfmiddlewaretoken": token}, headers=headers)).status_code != 403
    ]

    assert let_through == []
    good = strict.post("/account/sessions/", {"csrfmiddlewaretoken": token}, headers={"origin": "http://testserver"})
    assert good.status_code == 302, "and the same with the right origin is taken"


ELSEWHERE = [
    "https://elsewhere.example", "http://elsewhere.example", "HTTPS://elsewhere.example", "hTtP://elsewhere.example",
    "//elsewhere.example", "///elsewhere.example", "////elsewhere.example", "/\\elsewhere.example",
    "\\/elsewhere.example", "\\\\elsewhere.example", "/\\/elsewhere.example", "/\t/elsewhere.example",
    "/\n/elsewhere.example", "/\r/elsewhere.example", "\t//elsewhere.example", " //elsewhere.example",
    "\x00//elsewhere.example", "\x01https://elsewhere.example", "\x1fhttps://elsewhere.example",
    "https:elsewhere.example", "https:/elsewhere.example", "https:///elsewhere.example", "http:elsewhere.example",
    "http:/\\elsewhere.example", "https:\\elsewhere.example", "https:\\\\elsewhere.example",
    "https://testserver@elsewhere.example", "https://testserver:80@elsewhere.example",
    "https://elsewhere.example#testserver", "https://elsewhere.example?testserver",
    "https://elsewhere.example\\@testserver", "https://testserver.elsewhere.example",
    "https://elsewhere.example/testserver", "//testserver@elsewhere.example", "//elsewhere.example/%2f..",
    "//elsewhere.example/..;/", "///elsewhere.example/%2e%2e", "/%09/elsewhere.example//..",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    " javascript:alert(1)", "\x01javascript:alert(1)", "javascript://testserver/%0aalert(1)", "javascript://%0aalert(1)",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)",
    "file:///etc/passwd", "ftp://elsewhere.example", "blob:https://elsewhere.example/1", "about:blank",
    "mailto:a@elsewhere.example", "view-source:https://elsewhere.example", "ws://elsewhere.example",
    "//[::1]", "//127.1", "//0x7f000001", "//2130706433", "https://[elsewhere", "https://elsewhere。example",
    "//elsewhere。example", "https://ｅlsewhere.example", "//%65lsewhere.example", "elsewhere.example", "elsewhere",
    "@elsewhere.example", ":https://elsewhere.example", "?next=https://elsewhere.example", "",
]


def leads(address):
    """Whether a browser that is sent there stays here."""
    parts = urlsplit(re.sub(r"[\t\r\n]", "", address).strip("\x00\x01\x1f ").replace("\\", "/"))
    return not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")


class TestOnwardLinks:
    """`next` leads to a page of this site or home (sec R37)."""

    def test_there_are_at_least_sixty(self):
        assert len(set(ELSEWHERE)) >= 60

    @pytest.mark.parametrize("onward", ELSEWHERE)
    def test_after_signing_in_and_after_confirming(self, client, everywhere, onward):
        someone = everywhere["world"].people["manager"]
        with_app(someone)
        client.get(SIGN_IN, {"next": onward})
        client.post(SIGN_IN, {"login": someone.email, "password": PASSWORD, "next": onward})
        assert leads(prove(client, someone).headers["Location"])

        session = client.session
        session[sessions.FACTOR] = str(sessions.Way.DEMO)
        session.save()
        settings.DEMO = True
        try:
            confirmed = client.post("/account/confirm/", {"next": onward})
        finally:
            settings.DEMO = False
        assert leads(confirmed.headers["Location"])


def test_no_link_holds_a_name_or_what_was_searched_for(everywhere):
    """References, words of ours and random digits: nothing of a child, a person or a question (sec R35)."""
    world = everywhere["world"]
    people = [person for person in world.people.values() if person]
    names = {part.casefold() for person in people for part in person.name.split() if len(part) > 3}
    told = []
    for name, response in answers(everywhere, "manager"):
        links = re.findall(r'(?:href|action|data-stay-url)="([^"]*)"', response.content.decode(errors="replace"))
        links.append(response.headers.get("Location", ""))
        told += [(name, link) for link in links if "@" in link or any(part in link.casefold() for part in names)]

    assert told == []
