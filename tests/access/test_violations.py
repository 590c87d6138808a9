"""What browsers refuse on our pages is counted, and nothing else of it is kept (sec R28, R29; ASVS 3.4.3, 3.4.7)."""

import json
import threading
from datetime import date
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from csp.constants import NONCE
from django.conf import settings
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client

from sightline.access.choices import Refused
from sightline.access.forms import LONGEST_REPORT
from sightline.access.models import Violation
from sightline.access.roles import Role
from tests.factories.access import ViolationFactory
from tests.factories.people import PartnershipFactory, person

ADDRESS = "/reports/browser/"
KIND = "application/csp-report"


def report(**changes):
    said = {
        "document-uri": "http://testserver/files/SCP-2026-014/?words=Kayleigh",
        "effective-directive": "script-src-elem", "violated-directive": "script-src-elem",
        "blocked-uri": "inline", "disposition": "enforce",
        "script-sample": "Kayleigh-Mae", "source-file": "http://testserver/files/SCP-2026-014/", "referrer": "x",
    }
    return json.dumps({"csp-report": said | changes})


def send(client, body, kind=KIND, **headers):
    return client.post(ADDRESS, body, content_type=kind, headers=headers or None).status_code


@pytest.mark.django_db
class TestReports:
    """Counted by day, page, directive and kind."""

    @pytest.fixture(autouse=True)
    def fresh_counts(self, db):
        cache.clear()

    def test_the_same_twice_is_one_line_that_says_two_and_nothing_of_a_case(self, client, time_machine):
        time_machine.move_to("2026-11-23T12:00:00+00:00", tick=False)
        assert [send(client, report()), send(client, report())] == [204, 204]
        row = Violation.objects.values().get()
        row.pop("id")

        assert row == {
            "noticed_on": date(2026, 11, 23), "page": "insight:file", "directive": "script-src-elem",
            "what": Refused.INLINE, "count": 2,
        }

    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({"blocked-uri": "eval"}, Refused.EVAL),
            ({"blocked-uri": "http://testserver/static/x.js"}, Refused.OURS),
            ({"blocked-uri": "https://elsewhere.example/x.js?child=1"}, Refused.ELSEWHERE),
            ({"blocked-uri": "data"}, Refused.ELSEWHERE),
            ({"effective-directive": "require-trusted-types-for", "blocked-uri": "trusted-types-sink"},
             Refused.TEXT_AS_HTML),
        ],
    )
    def test_what_was_refused_is_one_of_a_few_words(self, client, changes, what):
        assert send(client, report(**changes)) == 204
        assert Violation.objects.get().what == what

    def test_a_page_that_is_none_of_ours_has_no_name(self, client):
        assert send(client, report(**{"document-uri": "http://testserver/Kayleigh-Mae/"})) == 204
        assert Violation.objects.get().page == ""

    @pytest.mark.parametrize(
        "body",
        [
            "", "{}", "[]", "null", '{"csp-report": 1}', '{"csp-report": {}}', "[" * 5000, "\x00", '{"csp-report": []}',
            report(**{"document-uri": "http://elsewhere.example/"}), report(**{"document-uri": "http://[x"}),
            report(**{"effective-directive": "Kayleigh-Mae"}), report(**{"document-uri": ["a"]}),
        ],
    )
    def test_what_is_no_report_of_ours_is_refused_and_not_kept(self, client, body):
        assert send(client, body) == 403
        assert not Violation.objects.exists()

    def test_neither_is_another_kind_another_site_or_a_large_one(self, client):
        assert send(client, report(), "application/json") == 403
        assert send(client, report(), **{"sec-fetch-site": "cross-site"}) == 403
        assert send(client, report(), origin="https://elsewhere.example") == 403
        assert send(client, report(**{"script-sample": "x" * LONGEST_REPORT})) == 413
        assert not Violation.objects.exists()

    def test_more_than_thirty_in_a_minute_are_not_counted(self, client):
        assert [send(client, report()) for _ in range(31)] == [204] * 30 + [429]
        assert Violation.objects.get().count == 30

    def test_administrators_read_it_and_nobody_else(self, client):
        ViolationFactory(page="referrals:start", count=7)
        partnership = PartnershipFactory()
        client.force_login(person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership))
        page = client.get("/directory/violations/").content.decode()
        assert "referrals:start" in page
        assert "Script or style inside the page" in page
        other = Client()
        other.force_login(person(Role.SCP_MANAGER, partnership=partnership))
        assert other.get("/directory/violations/").status_code == 403


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *args):
        """Nothing."""


@pytest.mark.browser
def test_a_planted_violation_in_a_browser_arrives(browser, django_db_setup, django_db_blocker):
    """A real browser, a real server: the sign-in page, on which a script is put as an attacker would."""
    with django_db_blocker.unblock():
        server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

        def serve():
            try:
                server.serve_forever()
            finally:
                connection.close()  # this thread's own, or another test would be told that it was left open

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        page = browser.new_page()
        try:
            page.goto(f"http://127.0.0.1:{server.server_port}/account/sign-in/")
            with page.expect_event("requestfinished", lambda sent: ADDRESS in sent.url) as sent:
                page.evaluate("() => { try { document.body.innerHTML = '<b>Planted</b>'; } catch { /* refused */ } }")
            assert sent.value.response().status == 204
            kept = Violation.objects.values_list("page", "directive", "what")
            assert ("account_login", "require-trusted-types-for", Refused.TEXT_AS_HTML) in list(kept)
        finally:
            page.close()
            server.shutdown()
            serving.join()
            server.server_close()
            Violation.objects.all().delete()
            connection.close()


class TestThePolicy:
    """What a checker of policies looks for (sec R28): the ways round a policy that has a nonce."""

    DIRECTIVES = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    def test_nothing_is_allowed_that_gives_the_policy_away(self):
        words = {str(word) for values in self.DIRECTIVES.values() for word in values}
        given_away = {
            "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'wasm-unsafe-eval'", "*", "http:", "https:",
            "data:", "blob:", "filesystem:",
        }

        assert not words & given_away
        # a host on a list is a way round: what it serves that repeats or calls back (JSONP, old libraries)
        assert {word for word in words if "." in word or ":" in word} == {str(NONCE)}

    def test_what_falls_back_falls_back_to_nothing_and_what_does_not_is_said(self):
        assert self.DIRECTIVES["default-src"] == ["'none'"]
        no_fall_back = {"base-uri", "form-action", "frame-ancestors", "object-src", "require-trusted-types-for"}
        assert no_fall_back <= set(self.DIRECTIVES)
        assert self.DIRECTIVES["base-uri"] == self.DIRECTIVES["object-src"] == ["'none'"]
        assert self.DIRECTIVES["require-trusted-types-for"] == ["'script'"]

    def test_no_policy_of_trusted_types_is_made_so_none_is_named(self):
        """Without a name of a policy, nothing can turn text into HTML; our scripts make none."""
        assert "trusted-types" not in self.DIRECTIVES

    def test_each_word_and_directive_is_one_that_browsers_know(self):
        known = {
            "default-src", "script-src", "style-src", "img-src", "font-src", "connect-src", "form-action", "base-uri",
            "frame-ancestors", "object-src", "require-trusted-types-for", "report-uri",
        }
        assert set(self.DIRECTIVES) == known
        quoted = {str(word) for name, values in self.DIRECTIVES.items() if name != "report-uri" for word in values}
        assert all(word.startswith("'") and word.endswith("'") for word in quoted if "nonce" not in word.lower())

    def test_nothing_that_is_served_from_here_is_a_script_of_somebody_else_s(self):
        """'self' with uploads in the same place would be a way round: there is no place where uploads are served."""
        assert settings.STATIC_URL.startswith("/")
        assert not settings.MEDIA_ROOT
