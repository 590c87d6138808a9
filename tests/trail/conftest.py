"""The owner's hand, for tampering; and a database of its own, for what must be committed."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from sightline.config.process import database_url
from sightline.config.provision import administrator, copy_database, drop_database
from tests.conftest import TEMPLATE
from tests.support.database_roles import as_owner, let_tests_be_the_owner


@pytest.fixture
def owner(db):
    """`with owner():` the database answers to its owner, who alone may put the trail's triggers to sleep."""
    let_tests_be_the_owner()
    return as_owner


@pytest.fixture
def tamper(owner):
    """Run a statement on the trail as somebody who owns the database and stops its triggers."""

    def run(statement: str, *values: object) -> None:
        with owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE trail_trailentry DISABLE TRIGGER ALL")
            cursor.execute(statement, values)
            cursor.execute("ALTER TABLE trail_trailentry ENABLE TRIGGER ALL")

    return run


class OwnDatabase:
    """A copy of the template in which things are committed, and the command that verifies it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.url = database_url()

    def connect(self, role: str = "app") -> psycopg.Connection:
        """As one of our roles, the way the product connects."""
        return psycopg.connect(self.url, dbname=self.name, user=f"sightline_{role}")

    def administrator(self) -> psycopg.Connection:
        """Whoever runs the server: triggers and walls do not hold them."""
        return administrator(self.url, self.name)

    def verify(self, *words: str) -> tuple[int, dict]:
        """`sightline trail verify --json` on this database: exit status and answer."""
        return self.trail("verify", *words)

    def trail(self, command: str, *words: str) -> tuple[int, dict]:
        """Any command of `sightline trail`, with --json."""
        settings = "sightline.config.settings.test"
        environ = os.environ | {"SIGHTLINE_DATABASE": self.name, "DJANGO_SETTINGS_MODULE": settings}
        done = subprocess.run(
            [sys.executable, "-m", "sightline.config.cli", "trail", command, "--json", *words],
            env=environ, capture_output=True, text=True, check=False,
        )
        return done.returncode, json.loads(done.stdout) if done.stdout else {"error": done.stderr}


@pytest.fixture
def own_database(django_db_setup):
    """Dropped at the end."""
    name = f"sightline_trail_{os.getpid()}"
    url = database_url()
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute("SELECT pg_advisory_lock(726502)")
        drop_database(url, name)
        copy_database(url, source=TEMPLATE, copy=name)
    yield OwnDatabase(name)
    drop_database(url, name)
