"""One statement as one of the product's database roles, undone at once when it is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction

from sightline.config.process import database_url


def let_tests_be_the_owner() -> None:
    """In the tests' own cluster. In the product nobody may become the owner from the application's role."""
    with psycopg.connect(database_url(), autocommit=True) as administrator:
        administrator.execute("SELECT pg_advisory_lock(726503)")  # two grants at once refuse each other
        administrator.execute("GRANT sightline_owner TO sightline_test")


@contextmanager
def as_owner() -> Iterator[None]:
    """The database answers to whoever owns its tables, within the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_owner")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE sightline_app")


@contextmanager
def as_worker() -> Iterator[None]:
    """The database answers to the job worker, within the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_worker")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_app")


def run_as(role: str, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The rows of the statement (none where it gives none). ``role`` without its prefix: app, worker, public, owner."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET ROLE sightline_{role}")
        cursor.execute(statement, values)
        found = cursor.fetchall() if cursor.description else []
        cursor.execute(f"SET ROLE {before}")
        return found
