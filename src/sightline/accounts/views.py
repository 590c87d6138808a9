"""Signing in and out, and setting a new password. allauth does the work; the pages are ours."""

from typing import Any

from allauth.account import views as allauth_views
from django.http import HttpResponse

from sightline.accounts.forms import AskResetForm, NewPasswordForm, SignInForm
from sightline.design.fields import shown_fields, summary_of
from sightline.design.pages import anyone
from sightline.trail.choices import Verb
from sightline.trail.operations import record


class Framed:
    """Gives allauth's pages what `layouts/form.jinja` asks for."""

    title = ""
    button = "Continue"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Title, fields, button and the error summary."""
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        form = found.get("form")
        if form is not None:
            errors = [{"text": words, "href": f"#{target}"} for target, words in summary_of(form)]
            found |= {"fields": shown_fields(form), "error_list": errors, "button": self.button, "button_classes": ""}
        return found | {"title": self.title, "back_url": ""}


class SignInView(Framed, allauth_views.LoginView):
    """E-mail and password."""

    may = anyone
    title = "Sign in"
    button = "Sign in"
    template_name = "accounts/sign-in.jinja"
    form_class = SignInForm

    def get_form_class(self) -> type[SignInForm]:
        """Ours, whatever allauth's settings say."""
        return SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says so when a session ran out."""
        ended = getattr(self.request, "session_ended", False) or "ended" in self.request.GET
        return super().get_context_data(session_ended=ended, **kwargs)


class SignOutView(Framed, allauth_views.LogoutView):
    """Ends the session on the server. A GET asks, a POST does (sec R31)."""

    may = anyone
    title = "Sign out"
    template_name = "accounts/sign-out.jinja"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leaves nothing in the browser (sec R33)."""
        if self.request.user.is_authenticated:
            record(Verb.SIGNED_OUT, by=str(self.request.user.pk), record_label="sign-in")
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class AskResetView(Framed, allauth_views.PasswordResetView):
    """Where to send the link. The answer is the same whether the address is known or not (sec R21)."""

    may = anyone
    title = "Reset your password"
    template_name = "accounts/ask-reset.jinja"
    form_class = AskResetForm

    def get_form_class(self) -> type[AskResetForm]:
        """Ours."""
        return AskResetForm


class ResetSentView(Framed, allauth_views.PasswordResetDoneView):
    """Look in your e-mail."""

    may = anyone
    title = "Check your email"
    template_name = "accounts/reset-sent.jinja"


class NewPasswordView(Framed, allauth_views.PasswordResetFromKeyView):
    """The new password, from the link. The link works once and for an hour."""

    may = anyone
    title = "Choose a new password"
    template_name = "accounts/new-password.jinja"
    form_class = NewPasswordForm

    def get_form_class(self) -> type[NewPasswordForm]:
        """Ours."""
        return NewPasswordForm


class PasswordChangedView(Framed, allauth_views.PasswordResetFromKeyDoneView):
    """Done; now sign in."""

    may = anyone
    title = "Your password has been changed"
    template_name = "accounts/password-changed.jinja"


def open_to_anyone(view: type[Any]) -> Any:
    """The view for urls.py, let through by the wall that asks everybody else to sign in."""
    made = view.as_view()
    made.login_required = False
    return made

