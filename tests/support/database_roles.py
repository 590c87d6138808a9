"""One statement as one of the product's database roles, undone at once when it is refused."""

from typing import Any

from django.db import connection, transaction


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
