"""A form that is sent twice takes effect once (sec R78)."""

import hashlib
import json
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from sightline.design.models import SubmittedForm

TOKEN_FIELD = "_token"  # noqa: S105 (the name of a field, not a secret)
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", TOKEN_FIELD, "_draft_version"})
KEPT = timedelta(days=7)  # a session lasts twelve hours (sec R22); the rest is for looking into a complaint
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


class SentAnotherWay(Exception):
    """The same rendered form was already sent, by someone else, from another page or with other answers."""


def new_token() -> str:
    """A token for one rendering of one form: 144 random bits."""
    return secrets.token_urlsafe(18)


def sent_token(data: MultiValueDict[str, Any]) -> str:
    """The token in what was sent; empty when there is none or it has not our shape."""
    token = str(data.get(TOKEN_FIELD) or "")
    return token if _TOKEN.fullmatch(token) else ""


def digest(data: MultiValueDict[str, Any], files: "MultiValueDict[str, UploadedFile[Any]]") -> str:
    """SHA-256 of the answers, in hex: every list of texts, and the bytes of every file."""
    answers = sorted((key, list(data.getlist(key))) for key in data if key not in OWN_FIELDS)
    found = hashlib.sha256(json.dumps(answers).encode())
    for key in sorted(files):
        for file in files.getlist(key):
            found.update(json.dumps([key, file.name, file.size]).encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()


def claim(token: str, *, owner_id: str, page: str, body_digest: str) -> bool:
    """True for the first to send this token; a second waits until the first has ended, and gets False.

    Must run inside the transaction of the effect: if that is undone, so is the claim, and the token may be sent again.
    """
    table = connection.ops.quote_name(SubmittedForm._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (token, owner_id, page, body_digest, outcome, at) "  # noqa: S608 (our own table name)
            "VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT (token) DO NOTHING",
            [token, owner_id, page, body_digest, timezone.now()],
        )
        return bool(cursor.rowcount == 1)


def note_outcome(token: str, address: str) -> None:
    """Remembers where the first sending led, for those that repeat it."""
    SubmittedForm.objects.filter(token=token).update(outcome=address)


def outcome_of(token: str, *, owner_id: str, page: str, body_digest: str) -> str:
    """Where the first sending led. SentAnotherWay when this one is not a repetition of it (sec R78: 409)."""
    first = SubmittedForm.objects.get(token=token)
    if (first.owner_id, first.page, first.body_digest) != (owner_id, page, body_digest):
        raise SentAnotherWay
    return first.outcome or page


def was_sent(token: str) -> bool:
    """Whether this rendering has already taken effect."""
    return bool(token) and SubmittedForm.objects.filter(token=token).exists()


def forget_sent(*, now: datetime) -> int:
    """Deletes what was sent more than KEPT ago, and says how many. A page drawn so long ago has no session left."""
    forgotten, _ = SubmittedForm.objects.filter(at__lt=now - KEPT).delete()
    return forgotten
