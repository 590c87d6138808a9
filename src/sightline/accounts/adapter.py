"""How allauth behaves here: nobody signs up, messages are ours, sign-ins are on the trail.

What needs roles or the outbox is decided above: ``sightline.config.sign_in`` completes this class.
"""

import base64
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from sightline.accounts.models import User
from sightline.accounts.sessions import Standing, device_knows, mark_of
from sightline.foundation.envelope import seal, unseal
from sightline.trail.choices import Verb
from sightline.trail.operations import SYSTEM, record


def password_path(uid: str, key: str) -> str:
    """Where somebody with a good link chooses a password."""
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})


def stays_here(address: str) -> bool:
    """A path of this site from its root, however a browser reads strokes, spaces and unseen letters."""
    try:
        return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    except ValueError:
        return False


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are invited by an administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Check your email address and password: they do not match an account here",
        "too_many_login_attempts": "Wait 5 minutes before you try again: there have been too many tries",
    }

    def is_safe_url(self, url: str | None) -> bool:
        """Whether an onward link stays here: a path of this site, and not a site of ours by another name (sec R37)."""
        return stays_here(url or "")

    def standing(self, person: User) -> Standing:
        """What this person's sign-in must come to."""
        return Standing(passkey=False, idle_seconds=settings.SESSION_IDLE_SECONDS)

    def tell(self, person: User, what: str, *, now: datetime) -> None:
        """Tell a person that something about their sign-in has changed."""

    def send_link(self, person: User, what: str, path: str, *, now: datetime, address: str = "") -> None:
        """Send a person a link that works once, to their address or to one that they have given."""

    def send_code(self, person: User, code: str, *, now: datetime) -> None:
        """Send somebody who is invited to one return the code that lets them in."""

    def send_notice(self, person: User, what: str, *, now: datetime, address: str) -> None:
        """Tell a person something at an address that is no longer their account's."""

    def seem_to_send(self, *, now: datetime) -> None:
        """Take as long as ``send_link`` does, and send nothing (sec R21)."""

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """The link to a new password, at this installation's own address whatever the request says of itself."""
        self.send_link(user, "reset", password_path(context["uid"], context["key"]), now=timezone.now())

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened; nothing is kept in a cookie for the next one."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries from a device that knows the account are counted apart: no stranger's tries lock its owner out."""
        mark = mark_of(str(credentials.get("email", "")))
        return f"{mark}:{'known' if mark in device_knows(request) else 'unknown'} device"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """An account that is switched off answers as one that does not exist (sec R21)."""
        found = super().authenticate(request, **credentials)
        if found is not None and not found.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return found

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A failed try is on the trail. Not whose: the address typed may be a password."""
        super().authentication_failed(request, **credentials)
        record(Verb.SIGN_IN_FAILED, by=SYSTEM, record_label="sign-in")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """A sign-in is on the trail, in the transaction that made the session."""
        response = super().post_login(request, user, **kwargs)
        record(Verb.SIGNED_IN, by=str(user.pk), record_label="sign-in")
        return response


class SealedFactors(DefaultMFAAdapter):
    """Secrets of second factors are sealed with a key kept outside the database (sec R15)."""

    PLACE = "mfa_authenticator/secret"

    def encrypt(self, text: str) -> str:
        """Sealed, in base 64."""
        return base64.b64encode(seal(settings.WRAPPING_KEY, text.encode(), place=self.PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Opened; CannotOpen where it was altered or is of another key."""
        return unseal(settings.WRAPPING_KEY, base64.b64decode(encrypted_text), place=self.PLACE).decode()
