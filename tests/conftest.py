"""One database cluster for the run, one copy of a migrated template for each worker, and the application's own role.

Tests speak to the database as ``sightline_test``, a login that may become two roles and is one of them from the start:
``sightline_app`` (what the product runs as: owns nothing, no bypass), or ``sightline_fixture`` (no walls), which exists
only here and only so that a factory can lay down somebody else's records, and a test can count them. See
tests/support/walls.py.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "sightline_template"
# Milliseconds that a browser's test waits for what will come: other work may share the machine, and whoever does not
# fail never waits so long
PATIENCE = 60_000
BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_configure(config: pytest.Config) -> None:
    """The controller (or a run without workers) starts the cluster and migrates the template, once."""
    os.environ.setdefault("SIGHTLINE_VAR", str(ROOT / "var" / "test"))
    # the browser's library keeps an event loop in this thread, beside which our plain queries are safe
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # whitenoise warns of a folder that is not there, and a warning is an error
    (Path(os.environ["SIGHTLINE_VAR"]) / "static").mkdir(parents=True, exist_ok=True)


# What takes minutes begins first, so that the workers end together; the rest comes after, as it was shuffled
LONGEST_FIRST = ("tests/journeys/", "tests/matrix/test_every_page.py", "tests/matrix/", "tests/design/")


@pytest.hookimpl(trylast=True)  # when the order has been shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest modules first, each still in one piece."""
    def place(item: pytest.Item) -> int:
        return next((at for at, path in enumerate(LONGEST_FIRST) if item.nodeid.startswith(path)), len(LONGEST_FIRST))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: Python need not look through it again and again for what to throw away,
    which was a twelfth of what the tests cost."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _administrator() -> str:
    from sightline.config.process import database_url

    return database_url()


def copy_of_template(url: str, name: str, *, source: str = TEMPLATE) -> None:
    """A fresh database for a worker or a story, or one like another that nobody uses now. One lock from end to end:
    workers arrive together, and a template can be neither copied by two at once nor rebuilt while it is copied."""
    from sightline.config.provision import copy_database

    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute("SELECT pg_advisory_lock(726502)")
        _prepare_template(url)
        copy_database(url, source=source, copy=name)
        administrator.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO sightline_test").format(sql.Identifier(name))
        )
        # nothing in it outlives the run: whoever commits need not wait for the disk
        administrator.execute(
            sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name))
        )


def _prepare_template(url: str) -> None:
    """Migrate the template if the migrations changed since."""
    from sightline.config.commands.setup import set_up
    from sightline.config.provision import administrator, drop_database, make_roles

    var = Path(os.environ["SIGHTLINE_VAR"])
    with administrator(url, "postgres") as server:
        fingerprint = _migrations_fingerprint()
        marker = var / "template-of"
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
        if known and marker.exists() and marker.read_text() == fingerprint:
            return
        drop_database(url, TEMPLATE)
        make_roles(url, var=var, with_passwords=False)
        for role, extra in (("sightline_fixture", "BYPASSRLS NOLOGIN"), ("sightline_test", "LOGIN NOINHERIT")):
            if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                server.execute(sql.SQL("CREATE ROLE {} " + extra).format(sql.Identifier(role)))
        server.execute("GRANT sightline_app, sightline_fixture, sightline_worker, sightline_public TO sightline_test")
        set_up(TEMPLATE)
        with administrator(url, TEMPLATE) as inside:
            inside.execute("GRANT USAGE ON SCHEMA public TO sightline_fixture")
            inside.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO sightline_fixture")
            inside.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO sightline_fixture")
            inside.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO sightline_fixture")
        marker.write_text(fingerprint)


def _migrations_fingerprint() -> str:
    import hashlib

    files = sorted((ROOT / "src").glob("sightline/*/migrations/*.py"))
    files += [ROOT / "src/sightline/access/grants.py", ROOT / "src/sightline/access/rls.py", Path(__file__)]
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


@pytest.fixture(scope="session", autouse=True)
def sign_ins_are_whole() -> None:
    """A test's own sign-in has a second factor."""
    from tests.support.signing_in import let_force_login_be_whole

    let_force_login_be_whole()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """A copy of the template for this worker, dropped at the end."""
    from sightline.config.provision import drop_database

    url = _administrator()
    name = f"sightline_test_{worker_id}_{os.getpid()}"
    copy_of_template(url, name)
    with django_db_blocker.unblock():
        connection.close()
        from sightline.config.database import parse

        server = parse(url)
        settings.DATABASES["default"] |= {
            "NAME": name, "USER": "sightline_test", "PASSWORD": "", "HOST": server["HOST"], "PORT": server["PORT"],
        }
        connection.settings_dict.update(settings.DATABASES["default"])
        # every connection begins as the application's own role
        options = connection.settings_dict["OPTIONS"]
        options["options"] = f"{options['options']} -c role=sightline_app"
    yield
    with django_db_blocker.unblock():
        connection.close()
    drop_database(url, name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for the whole of a worker's run: Debian's chromium where there is one, else Playwright's own."""
    from sightline.config.commands import assets
    from sightline.config.commands.browser import find_browser

    assets.main([])
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """gw0, gw1 … or main where the run is not parallel."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")

