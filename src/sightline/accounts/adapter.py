"""How allauth behaves here: nobody signs up, messages are ours, sign-ins are on the trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from sightline.trail.choices import Verb
from sightline.trail.operations import SYSTEM, record


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are invited by an administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Check your email address and password: they do not match an account here",
        "too_many_login_attempts": "Wait 5 minutes before you try again: there have been too many tries",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

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
