"""Telling the database who asks. Row-level security answers nothing to nobody.

The person is set for the transaction only (``set_config(…, true)``): a pooled connection cannot carry one person's
sight to the next (SECURITY §7).
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from sightline.accounts.models import User

# What was asked once of a person's standing, for one transaction: policies ask it dozens of times for a page
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)
T = TypeVar("T")


def remembered(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer to ``ask``, asked once since ``speak_for``; asked anew outside a transaction, or before it was said
    who asks. ``forget`` after anything that changes the answer."""
    answers = _answers.get()
    if answers is None or not connection.in_atomic_block:
        return ask()
    if key not in answers:
        answers[key] = ask()
    found: T = answers[key]
    return found


def forget() -> None:
    """What was remembered may no longer hold: a place on a file was given or ended, a bar set or lifted."""
    if _answers.get() is not None:
        _answers.set({})


class NoTransaction(RuntimeError):
    """The context was set outside a transaction, where PostgreSQL would forget it at once."""


def _say(person: str) -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("speak_for needs a transaction around it")
    _answers.set({})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.person_id', %s, true), set_config('app.today', %s, true),"
            " set_config('app.now', %s, true)",
            [person, timezone.localdate().isoformat(), timezone.now().isoformat()],
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
