"""The way in of somebody who is invited to one return: a link, and each time a code by e-mail (ADR 0025).

Of both only digests are kept. A link that never was, has ended or is too old answers as a good one does.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction

from sightline.accounts.models import OccasionalPass, User
from sightline.trail.choices import Verb
from sightline.trail.operations import SYSTEM, record

CODE_LASTS = timedelta(minutes=10)
CODE_DIGITS = 8
TRIES = 5


def _digest(purpose: str, words: str) -> str:
    """What is kept of a link or a code: it cannot be turned back without the key outside the database."""
    return hmac.new(settings.WRAPPING_KEY, f"{purpose}:{words}".encode(), hashlib.sha256).hexdigest()


def _noted(verb: Verb, found: OccasionalPass | None, *, by: str = SYSTEM) -> None:
    record(
        verb, by=by, file_ref=found.file_ref if found else "", record_label="invitation",
        record_id=str(found.user_id) if found else "",
    )


@transaction.atomic
def issue(person: User, *, file_ref: str, expires_at: datetime, now: datetime) -> str:
    """A new link of 256 random bits instead of whichever there was. Returns it; nobody can read it afterwards."""
    token = secrets.token_urlsafe(32)
    OccasionalPass.objects.update_or_create(
        user=person,
        defaults={
            "file_ref": file_ref, "link_digest": _digest("link", token), "sent_at": now, "expires_at": expires_at,
            "ended_at": None, "code_digest": "", "code_until": None, "code_tries": 0,
        },
    )
    return token


@transaction.atomic
def end(person: User, *, now: datetime) -> None:
    """The link and the code open nothing more."""
    OccasionalPass.objects.filter(user=person, ended_at=None).update(ended_at=now, code_digest="", code_until=None)


def is_open(person: User, *, now: datetime) -> bool:
    """Whether the person's invitation still stands."""
    return OccasionalPass.objects.filter(user=person, ended_at=None, expires_at__gt=now).exists()


def _behind(token: str, *, now: datetime) -> OccasionalPass | None:
    """The pass whose link this is, locked to the end of the transaction; None where it opens nothing."""
    return (
        OccasionalPass.objects.select_for_update(of=("self",)).select_related("user")
        .filter(link_digest=_digest("link", token), ended_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )


@transaction.atomic
def look(token: str, *, now: datetime) -> None:
    """The link was opened: on the trail, whichever link it was."""
    found = _behind(token, now=now)
    _noted(Verb.OCCASIONAL_OPENED if found else Verb.OCCASIONAL_CODE_WRONG, found)


@transaction.atomic
def send_code(token: str, *, now: datetime) -> None:
    """Send a code to the address that the invitation went to; the code before it is void. A link that opens nothing
    takes as long and sends nothing (sec R21)."""
    found = _behind(token, now=now)
    if found is None:
        _noted(Verb.OCCASIONAL_CODE_WRONG, None)
        get_adapter().seem_to_send(now=now)
        return
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    found.code_digest, found.code_until, found.code_tries = _digest(f"code:{found.pk}", code), now + CODE_LASTS, 0
    found.save(update_fields=["code_digest", "code_until", "code_tries"])
    _noted(Verb.OCCASIONAL_CODE_SENT, found)
    get_adapter().send_code(found.user, f"{code[:4]} {code[4:]}", now=now)


@transaction.atomic
def use_code(token: str, code: str, *, now: datetime) -> User | None:
    """Use up the code that was sent last. None when the link, the code or the time is wrong: the caller cannot tell.

    The row is locked: of many at once with one code one wins. After five wrong ones a new code is needed.
    """
    found = _behind(token, now=now)
    typed = _digest(f"code:{found.pk if found else 0}", "".join(code.split()).replace("-", ""))
    kept = found.code_digest if found is not None and found.code_until is not None and found.code_until > now else ""
    right = hmac.compare_digest(typed, kept or "0" * len(typed))
    if found is None:
        _noted(Verb.OCCASIONAL_CODE_WRONG, None)
        return None
    found.code_tries += 1
    if right or found.code_tries >= TRIES:
        found.code_digest, found.code_until = "", None
    if not right:
        found.save(update_fields=["code_tries", "code_digest", "code_until"])
        _noted(Verb.OCCASIONAL_CODE_WRONG, found)
        return None
    found.opened_at = found.opened_at or now
    found.save(update_fields=["code_tries", "code_digest", "code_until", "opened_at"])
    _noted(Verb.OCCASIONAL_ENTERED, found, by=str(found.user_id))
    return found.user
