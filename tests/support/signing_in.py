"""The one place where a test's sign-in counts as whole: ``client.force_login`` leaves a session with a second factor.

What is under test in tests/accounts is asked for there as a person does it: a password, then a code or a passkey.
"""

import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client

from sightline.accounts import operations, sessions
from tests.support.walls import no_walls

PROVE = "/account/sign-in/prove/"
_login = Client._login


def _with_factor(self: Client, user: Any, backend: str | None = None) -> None:
    _login(self, user, backend)
    session = self.session
    session[sessions.FACTOR] = str(sessions.Way.PASSKEY)
    session[sessions.CONFIRMED] = sessions.now()
    session[sessions.STANDING] = {
        "passkey": False, "idle": settings.SESSION_IDLE_SECONDS,
        "at": max(time.time(), user.standing_since.timestamp()),
    }
    session.save()


def let_force_login_be_whole() -> None:
    """For the whole run."""
    Client._login = _with_factor  # type: ignore[method-assign]


def by_password_alone(client: Client, user: Any) -> None:
    """A session that has shown no second factor, however it came about."""
    _login(client, user, "allauth.account.auth_backends.AuthenticationBackend")


def with_app(user: Any) -> str:
    """Gives a person an authenticator app; returns the secret that it holds."""
    secret = operations.new_secret()
    with no_walls():
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt(f"{user.pk}:{secret}"), "last_step": 0},
        )
    return secret


def code_of(secret: str, *, later: int = 0) -> str:
    """What the app shows now, or some steps later."""
    step = int(time.time()) // operations.STEP_SECONDS + later
    return str(format_hotp_value(hotp_value(secret, step)))


def prove(client: Client, user: Any) -> Any:
    """Type the next code that this person's app has not used, where the sign-in asks for it."""
    with no_walls():
        kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = get_adapter().decrypt(kept.data["secret"]).split(":")[1]
    present = int(time.time()) // operations.STEP_SECONDS
    step = max(present - operations.STEPS_OFF, kept.data["last_step"] + 1)
    code = format_hotp_value(hotp_value(secret, step))
    return client.post(PROVE, {"code": code})
