"""No line of the log holds what anybody wrote, whatever goes wrong (sec R64), and none can be forged (sec R65)."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from sightline.access.roles import Role
from sightline.config.logs import PlainWithoutValues
from sightline.insight.views import ShowFileView
from tests.factories.files import CaseFileFactory
from tests.factories.people import PartnershipFactory, person

CANARY = "Zephyrine Quillfeather"  # as long as a reference may be at most


@pytest.fixture
def written():
    """What is written from here on, as it is written in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainWithoutValues())
    root, ours = logging.getLogger(), logging.getLogger("sightline")
    before = root.level
    root.setLevel(logging.DEBUG)
    for logger in (root, ours):
        logger.addHandler(handler)
    yield stream.getvalue
    for logger in (root, ours):
        logger.removeHandler(handler)
    root.setLevel(before)


def test_every_handler_writes_so():
    formatters = {name: found["()"] for name, found in settings.LOGGING["formatters"].items()}

    assert formatters == {"plain": "sightline.config.logs.PlainWithoutValues"}
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"plain"}


@pytest.mark.django_db
def test_a_page_that_breaks_says_where_and_not_what(monkeypatch, written):
    partnership = PartnershipFactory()
    file = CaseFileFactory(partnership=partnership)
    client = Client(raise_request_exception=False)
    client.force_login(person(Role.SCP_MANAGER, partnership=partnership))

    def breaks(self, **kwargs):
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise RuntimeError(f"no place for {CANARY}") from cause

    monkeypatch.setattr(ShowFileView, "get_context_data", breaks)
    with transaction.atomic():
        answer = client.get(f"/files/{file.reference}/")
        transaction.set_rollback(True)

    assert answer.status_code == 500
    assert CANARY not in answer.content.decode()
    assert CANARY not in written()
    assert "builtins.RuntimeError" in written()
    assert "builtins.KeyError" in written()
    assert "test_logs.py" in written(), "the place of each frame is there"


def test_a_job_that_breaks_says_where_and_not_what(written):
    jobs = App(connector=InMemoryConnector())

    @jobs.task(name="breaks")
    def breaks(message_id):
        raise RuntimeError(f"no place for {CANARY}")

    # both in a thread of its own: a browser's test before this one leaves an event loop in ours
    with ThreadPoolExecutor(1) as thread:
        thread.submit(breaks.defer, message_id=7).result()
        thread.submit(jobs.run_worker, wait=False, install_signal_handlers=False, listen_notify=False).result()

    assert CANARY not in written()
    assert "builtins.RuntimeError" in written()


@pytest.mark.django_db
def test_what_was_there_twice_is_not_named(written):
    """The database's own words of a unique key hold the value."""
    CaseFileFactory(reference=CANARY)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        CaseFileFactory(reference=CANARY)
    assert CANARY in str(caught.value), "there is something to leak"
    log = logging.getLogger("sightline.anything")
    log.error("could not keep it", exc_info=caught.value)
    log.warning("could not keep it: %s", caught.value)

    assert CANARY not in written()
    assert "UniqueViolation" in written()
    assert "could not keep it: IntegrityError" in written()


FORGED = ["\n2026-01-01 ERROR forged", "\r\nforged", "\x1b[2J", "\u2028forged", "\x00", "\x85"]


@pytest.mark.parametrize("payload", FORGED)
def test_nothing_passes_for_a_line_of_its_own(written, payload):
    logging.getLogger("django.request").warning("Not Found: %s", payload)

    assert len(written().rstrip("\n").splitlines()) == 1
    assert "\x1b" not in written()


@pytest.mark.django_db
def test_the_database_s_log_names_no_value():
    with connection.cursor() as cursor:
        settings_of = {}
        for name in ("log_min_error_statement", "log_error_verbosity", "log_parameter_max_length", "log_statement"):
            cursor.execute("SELECT current_setting(%s)", [name])
            (settings_of[name],) = cursor.fetchone()

    assert settings_of["log_min_error_statement"] == "panic"
    assert settings_of["log_statement"] == "none"
    assert settings_of["log_error_verbosity"] == "terse"
