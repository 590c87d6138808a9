"""Telling the database who asks. Row-level security answers nothing to nobody.

The person is set for the transaction only (``set_config(…, true)``): a pooled connection cannot carry one person's
sight to the next (SECURITY §7).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from sightline.accounts.models import User


class NoTransaction(RuntimeError):
    """The context was set outside a transaction, where PostgreSQL would forget it at once."""


def _say(person: str) -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("speak_for needs a transaction around it")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.person_id', %s, true), set_config('app.today', %s, true)",
            [person, timezone.localdate().isoformat()],
        )


def speak_for(user: User | None) -> None:
    """From here to the end of the transaction the database answers as for this person; None is nobody."""
    _say(str(user.pk) if user is not None and user.is_authenticated and user.is_active else "")


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """A transaction of this person's own: commands, jobs with an originator, the demo's story."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.person_id', true)")
            before = cursor.fetchone()[0] or ""
        speak_for(user)
        yield
        _say(before)
