"""The words of signing in."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import check_rate_limit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from sightline.accounts import operations, passes
from sightline.accounts.models import User
from sightline.accounts.outside.passkeys import State
from sightline.accounts.sessions import Way
from sightline.design import fields
from sightline.trail.choices import Verb
from sightline.trail.operations import record


class SignInForm(LoginForm):
    """E-mail and password; nothing else is asked, and the browser may fill both in (WCAG 3.3.8)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = fields.Email(
            label="Email address", required_words="Enter your email address", autocomplete="username"
        )
        self.fields["password"] = fields.Password(label="Password", required_words="Enter your password")
        self.fields.pop("remember", None)


class AskResetForm(ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = fields.Email(
            label="Email address", required_words="Enter your email address", autocomplete="username"
        )

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link, or take as long."""
        if not self.users:
            get_adapter().seem_to_send(now=timezone.now())
        return str(super().save(request, **kwargs))


class InvitedCodeForm(fields.Form):
    """The code that was sent. Whatever is wrong, the words are the same."""

    code = fields.Code(
        "Code", hint="8 digits, from the email that we sent last", required_words="Enter the code from the email"
    )

    def __init__(self, *, link: str, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.link, self.request = link, request
        self.person: User | None = None

    def clean_code(self) -> str:
        """Used up. Too many tries are refused before it is looked at."""
        code: str = self.cleaned_data["code"]
        if not ratelimit.consume(self.request, action="invited_code", key=self.link):
            raise ValidationError("Wait 10 minutes before you try again: there have been too many tries")
        self.person = passes.use_code(self.link, code, now=timezone.now())
        if self.person is None:
            raise ValidationError(
                "This code cannot be used. Check it against the email that we sent last, or ask for a new code"
            )
        return code


def password_fields() -> dict[str, fields.Password]:
    """A new password, twice."""
    return {
        "password1": fields.Password(
            label="New password", hint="At least 12 characters. Three random words are easy to remember.", new=True,
            required_words="Enter a new password",
        ),
        "password2": fields.Password(
            label="New password again", new=True, required_words="Enter the new password again"
        ),
    }


class NewPasswordForm(ResetPasswordKeyForm):
    """The new password, from a link."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= password_fields()

    def clean_password1(self) -> str:
        """Long enough, not a common one, not the address (settings.AUTH_PASSWORD_VALIDATORS)."""
        chosen: str = get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
        return chosen


def _answer_of(sent: str) -> object:
    """The browser's answer about a passkey; nothing that is not one can be read as one."""
    try:
        return json.loads(sent)
    except ValueError:
        return {}


class FactorForm(fields.Form):
    """A code, or the browser's answer about a passkey. What is right is used up here, and noted as ``way``.

    It is checked with the form, not after it: a wrong try must count, and an operation that refuses undoes itself.
    """

    code = fields.Code("Code", required=False)
    credential = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)

    def __init__(self, *args: Any, person: User, state: State | None, app_suffices: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.state, self.app_suffices = person, state, app_suffices
        self.way: Way | None = None

    def clean(self) -> dict[str, Any]:
        """One of the two, and right. Tries are counted for the account, whichever page they are made on."""
        cleaned: dict[str, Any] = super().clean() or {}
        code, sent = cleaned.get("code", ""), cleaned.get("credential", "")
        if not code and not sent:
            self.add_error("code", "Enter the code")
            return cleaned
        try:
            right = check_rate_limit(self.person)
        except ValidationError as wait:
            self.add_error("code", wait)
            return cleaned
        moment = timezone.now()
        if sent:
            self.way = operations.use_passkey(
                self.person, state=self.state or {}, answer=_answer_of(sent), now=moment
            )
        else:
            self.way = operations.use_code(self.person, code, app_suffices=self.app_suffices, now=moment)
        if self.way:
            right()
            return cleaned
        record(Verb.SIGN_IN_FAILED, by=str(self.person.pk), record_label="second factor")
        self.add_error("code", str(operations.NotThePasskey() if sent else operations.NotTheCode()))
        return cleaned


class AppForm(fields.Form):
    """The first code of a new app."""

    code = fields.Code("Code that your app shows", required_words="Enter the code that your app shows")


class PasskeyForm(fields.Form):
    """A name for the new passkey, and what the browser made."""

    name = fields.TextInput(
        "Name of this passkey", hint="For example, work laptop, or blue security key", max_length=60, width=20,
        required_words="Enter a name for this passkey",
    )
    credential = forms.CharField(
        widget=forms.HiddenInput, max_length=20_000,
        error_messages={"required": "Press the button and follow what your device says"},
    )

    @property
    def answer(self) -> object:
        """The browser's answer."""
        return _answer_of(self.cleaned_data["credential"])


class ChangePasswordForm(fields.Form):
    """The new password, from somebody who is signed in and has just shown their factor."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields |= password_fields()

    def clean_password1(self) -> str:
        """As for everybody (settings.AUTH_PASSWORD_VALIDATORS)."""
        chosen: str = get_adapter().clean_password(self.cleaned_data["password1"], user=self.person)
        return chosen

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "password1" in cleaned and cleaned["password1"] != cleaned.get("password2"):
            self.add_error("password2", "Type the same password twice")
        return cleaned


class ChangeEmailForm(fields.Form):
    """Where one signs in from, and is written to."""

    email = fields.Email("New email address", required_words="Enter the new email address", autocomplete="email")
