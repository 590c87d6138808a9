"""What a session knows of how its person proved who they are (sec R15, R22, R24, R27). The server keeps all of it."""

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

STARTED = "started_at"
SEEN = "seen_at"
FACTOR = "factor"
CONFIRMED = "confirmed_at"
STANDING = "standing"
PASSKEY_STATE = "passkey_state"  # what the browser was last asked; an answer to it counts once


class Way(StrEnum):
    """What was shown besides the password."""

    APP = "app"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    PROVIDER = "provider"
    DEMO = "demo"
    INVITATION = "invitation"


@dataclass(frozen=True)
class Standing:
    """What a person's sign-in must come to. Decided above, where roles are known (settings.ACCOUNT_ADAPTER)."""

    passkey: bool
    idle_seconds: int


def now() -> int:
    """Seconds of the server's clock."""
    return int(time.time())


def mark_of(email: str) -> str:
    """How a device remembers an account: a digest that says nothing to whoever reads the cookie."""
    return salted_hmac("sightline.device", email.lower()).hexdigest()[:24]


def device_knows(request: HttpRequest) -> list[str]:
    """The accounts that were signed in to on this device. The cookie is signed; a forged one knows nobody."""
    try:
        found: list[str] = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt="device", max_age=settings.DEVICE_COOKIE_AGE
        )
    except signing.BadSignature:
        return []
    return found


def _meet_device(request: HttpRequest, *, tell: bool) -> None:
    """Tells the person when their account was never signed in to on this device (ASVS 6.3.5), and remembers it."""
    person: Any = request.user
    known, mark = device_knows(request), mark_of(person.email)
    if mark not in known and tell:
        get_adapter().tell(person, "new_device", now=timezone.now())
    # the last few: a shared computer is still known to each of its people
    request.device_cookie = signing.dumps([*(each for each in known if each != mark), mark][-8:], salt="device")  # type: ignore[attr-defined]


def prove(request: HttpRequest, way: Way, *, tell: bool = True) -> None:
    """The person has just shown a second factor. Begins the session's ten minutes of being certain (sec R27)."""
    request.session.setdefault(STARTED, now())
    remember(request)
    _meet_device(request, tell=tell and way != Way.DEMO)
    request.session[FACTOR] = str(way)
    request.session[CONFIRMED] = now()
    request.session.pop(PASSKEY_STATE, None)
    look_up_standing(request)


def enter_by_invitation(request: HttpRequest) -> None:
    """Somebody invited to one return has shown their link and their code. Never certain enough for a step-up."""
    request.session.setdefault(STARTED, now())
    remember(request)
    request.session[FACTOR] = str(Way.INVITATION)
    look_up_standing(request)


def confirm(request: HttpRequest, way: Way, *, tell: bool = True) -> None:
    """A factor was shown by somebody signed in: ten more minutes, under a new number. What proved more stands.

    ``tell`` is False where they are told of more than a new device: that a factor was set up.
    """
    request.session[CONFIRMED] = now()
    request.session.pop(PASSKEY_STATE, None)
    if proved(request):
        renew(request)
    else:
        prove(request, way, tell=tell)
        renew(request)


def needs_passkey(person: Any) -> bool:
    """Whether this person signs in with a passkey or not at all (sec R16); asked before there is a session."""
    found: Standing = get_adapter().standing(person)
    return found.passkey


def look_up_standing(request: HttpRequest) -> None:
    """Notes what this person's sign-in must come to now."""
    found: Standing = get_adapter().standing(request.user)
    request.session[STANDING] = {"passkey": found.passkey, "idle": found.idle_seconds, "at": time.time()}


def _standing(request: HttpRequest) -> dict[str, Any]:
    if STANDING not in request.session:
        look_up_standing(request)
    found: dict[str, Any] = request.session[STANDING]
    return found


def must_have_passkey(request: HttpRequest) -> bool:
    """The same of whoever is signed in, as the session knows it."""
    return bool(_standing(request)["passkey"])


def idle_seconds(request: HttpRequest) -> int:
    """How long this person's session may stay unused (sec R22)."""
    return int(_standing(request)["idle"])


def proved(request: HttpRequest) -> bool:
    """Whether what this session was begun with suffices for this person. The demo's one press counts there only."""
    way = request.session.get(FACTOR)
    if way == Way.DEMO:
        return bool(settings.DEMO)
    if way == Way.INVITATION:
        return bool(request.user.is_occasional)  # type: ignore[union-attr]
    if way == Way.PASSKEY:
        return True
    return way in (Way.APP, Way.RECOVERY, Way.PROVIDER) and not must_have_passkey(request)


def lately_confirmed(request: HttpRequest) -> bool:
    """Whether a factor was shown within the time that the most sensitive acts ask for (sec R27)."""
    return now() - int(request.session.get(CONFIRMED, 0)) <= settings.STEP_UP_SECONDS


def renew(request: HttpRequest) -> None:
    """A new number for the session, known to the list of its person's sessions; the old one opens nothing (sec R24)."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def remember(request: HttpRequest) -> None:
    """This session is among those of its person's list."""
    UserSession.objects.create_from_request(request)


def catch_up(request: HttpRequest) -> None:
    """What this person is has changed since the session asked: ask again, under a new number."""
    since = request.user.standing_since.timestamp()  # type: ignore[union-attr]
    if since > _standing(request)["at"]:
        look_up_standing(request)
        renew(request)
