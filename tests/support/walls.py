"""Behind the walls, for laying down and counting. Never for the act that a test is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from sightline.access.context import forget, speak_for
from sightline.accounts.models import User


@contextmanager
def no_walls() -> Iterator[None]:
    """Everything can be written and read, as by nobody in the product. What the product remembered is forgotten."""
    forget()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("SET ROLE sightline_fixture")
    try:
        yield
    finally:
        forget()
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {before}")


@contextmanager
def as_person(user: User | None) -> Iterator[None]:
    """The database answers as for this person until the block ends; then as for nobody."""
    speak_for(user)
    yield
    if not connection.needs_rollback:
        speak_for(None)
