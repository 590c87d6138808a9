"""Signing in and out, second factors, and one's own account. allauth does the password's work; the pages are ours."""

import json
from dataclasses import asdict
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginStage, LoginStageController
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import cached_property
from django.utils.http import urlencode

from sightline.accounts import operations, passes, sessions
from sightline.accounts.adapter import stays_here
from sightline.accounts.forms import (
    AppForm,
    AskResetForm,
    ChangeEmailForm,
    ChangePasswordForm,
    FactorForm,
    InvitedCodeForm,
    NewPasswordForm,
    PasskeyForm,
    SignInForm,
)
from sightline.accounts.outside import passkeys, sign_on
from sightline.accounts.presenters import AccountPage, session_rows, spaced, square_code
from sightline.accounts.queries import Factors, factors_of, open_sessions, person_vouched_for
from sightline.accounts.sessions import Way
from sightline.design.fields import Form, shown_fields, summary_of
from sightline.design.pages import ConfirmPage, FormPage, Page, anyone, signed_in
from sightline.foundation.errors import DomainError
from sightline.trail.choices import Verb
from sightline.trail.operations import SYSTEM, record


class Framed:
    """Gives allauth's pages what `layouts/form.jinja` asks for."""

    http_method_names = ("get", "post", "head", "options")  # theirs take PUT for POST
    title = ""
    button = "Continue"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Other methods are refused before anything is looked up: some of theirs answer before they ask."""
        if str(request.method).lower() not in self.http_method_names:
            return HttpResponseNotAllowed([each.upper() for each in self.http_method_names])
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

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
    before_factor = True
    title = "Sign in"
    button = "Continue"
    template_name = "accounts/sign-in.jinja"
    form_class = SignInForm

    def get_form_class(self) -> type[SignInForm]:
        """Ours, whatever allauth's settings say."""
        return SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says so when a session ran out."""
        ended = getattr(self.request, "session_ended", False) or "ended" in self.request.GET
        known = list(sign_on.providers().values())
        return super().get_context_data(session_ended=ended, providers=known, **kwargs)


class SignOutView(Framed, allauth_views.LogoutView):
    """Ends the session on the server. A GET asks, a POST does (sec R31)."""

    may = anyone
    before_factor = True
    for_occasional = True
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
    before_factor = True
    steady = True
    title = "Reset your password"
    template_name = "accounts/ask-reset.jinja"
    form_class = AskResetForm

    def get_form_class(self) -> type[AskResetForm]:
        """Ours."""
        return AskResetForm


class ResetSentView(Framed, allauth_views.PasswordResetDoneView):
    """Look in your e-mail."""

    may = anyone
    before_factor = True
    title = "Check your email"
    template_name = "accounts/reset-sent.jinja"


class NewPasswordView(Framed, allauth_views.PasswordResetFromKeyView):
    """The new password, from the link. The link works once and for an hour."""

    may = anyone
    before_factor = True
    title = "Choose a new password"
    template_name = "accounts/new-password.jinja"
    form_class = NewPasswordForm

    def get_form_class(self) -> type[NewPasswordForm]:
        """Ours."""
        return NewPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Chosen; the account's person is told, and signs in with it and their factor (sec R20)."""
        response: HttpResponse = super().form_valid(form)
        operations.password_changed(self.reset_user, now=timezone.now())
        return response


class PasswordChangedView(Framed, allauth_views.PasswordResetFromKeyDoneView):
    """Done; now sign in."""

    may = anyone
    before_factor = True
    title = "Your password has been changed"
    template_name = "accounts/password-changed.jinja"


def open_to_anyone(view: type[Any]) -> Any:
    """The view for urls.py, let through by the wall that asks everybody else to sign in."""
    made = view.as_view()
    made.login_required = False
    return made


# what a session keeps between asking an app and its answer, and of codes that are shown once
PENDING_SECRET = "pending_secret"  # noqa: S105 (the name of a place, not a secret)
FRESH_CODES = "fresh_codes"


def allowed_next(request: HttpRequest) -> str:
    """Where the person was going: a page of this site, or home (sec R37)."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    return wanted if stays_here(wanted) else reverse("insight:home")


class ShowFactor(FormPage):
    """Asks for a code or a passkey. Subclasses say of whom, and what comes of it."""

    may = anyone
    before_factor = True
    template_name = "accounts/show-factor.jinja"
    form_class = FactorForm
    button = "Continue"

    @property
    def person(self) -> Any:
        """Whose factor is asked for."""
        return self.request.user

    @property
    def passkey_needed(self) -> bool:
        """Whether the app's codes are refused, because this person signs in with a passkey."""
        return sessions.must_have_passkey(self.request)

    @cached_property
    def factors(self) -> Factors:
        """What the person has set up."""
        return factors_of(self.person)

    @property
    def app_suffices(self) -> bool:
        """An app's codes count unless a passkey must be shown. One who must, and has none yet, is led to make one."""
        return not (self.passkey_needed and self.factors.passkeys)

    def get_form(self, **given: Any) -> FactorForm:
        """With the person, and what the browser was last asked."""
        state = self.request.session.get(sessions.PASSKEY_STATE)
        return FactorForm(person=self.person, state=state, app_suffices=self.app_suffices, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is to be asked for the passkey, anew for each drawing of the page."""
        asked = ""
        if self.factors.passkeys:
            asked, self.request.session[sessions.PASSKEY_STATE] = passkeys.ask_to_show(self.factors.credentials)
        app = self.factors.app is not None and self.app_suffices
        return super().get_context_data(passkey_asked=asked, has_app=app, next=allowed_next(self.request), **kwargs)


class EnterFactorView(ShowFactor):
    """After the password, before anybody is signed in."""

    title = "Prove it is you"

    @cached_property
    def stage(self) -> LoginStage | None:
        """The sign-in that waits for a factor; none when there is none, or it waited too long."""
        found: LoginStage | None = LoginStageController.enter(self.request, AuthenticateStage.key)
        return found

    @property
    def person(self) -> Any:
        """Whose password was right."""
        assert self.stage is not None  # noqa: S101 (get and post turn away a sign-in that is not there)
        return self.stage.login.user

    @property
    def passkey_needed(self) -> bool:
        """Asked of the account: there is no session of theirs yet."""
        return sessions.needs_passkey(self.person)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The question, to somebody whose password was right."""
        return redirect("account_login") if self.stage is None else super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer, or the wish to begin again as somebody else."""
        if self.stage is None:
            return redirect("account_login")
        if "_again" in request.POST:
            self.stage.abort()
            return redirect("account_login")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Signed in, under a new number."""
        assert self.stage is not None  # noqa: S101
        response: HttpResponseBase = self.stage.exit()
        if self.request.user.is_authenticated:
            sessions.prove(self.request, form.way)
        return response


class ConfirmItIsYouView(ShowFactor):
    """Asks somebody who is signed in to show their factor again, before what is most sensitive (sec R27)."""

    may = signed_in
    title = "Confirm it is you"

    @property
    def in_the_demo(self) -> bool:
        """Signed in by one press, which only the demo lets through."""
        return bool(settings.DEMO) and self.request.session.get(sessions.FACTOR) == Way.DEMO

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The question; set-up first for those who have nothing to show."""
        if not self.in_the_demo and not self.factors.some:
            return redirect("account_factor")
        return super().get(request, *args, **kwargs)

    def get_form(self, **given: Any) -> Any:
        """In the demo there is nothing to show."""
        return Form(**given) if self.in_the_demo else super().get_form(**given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says when there is nothing to show."""
        return super().get_context_data(in_the_demo=self.in_the_demo, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Ten more minutes, under a new number, and back to where the person was going."""
        sessions.confirm(self.request, Way.DEMO if self.in_the_demo else form.way)
        record(Verb.CONFIRMED, by=str(self.request.user.pk), record_label="sign-in")
        return HttpResponseRedirect(allowed_next(self.request))


class SetUp:
    """A page that adds or takes away a factor: open before one was shown only to those who have none to show."""

    before_factor = True
    may = signed_in

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever has a factor shows it first; a password alone adds none beside it (sec R20)."""
        if request.user.is_authenticated and factors_of(request.user).some:  # type: ignore[arg-type]
            shown = request.session.get(sessions.FACTOR)
            if not shown or not sessions.lately_confirmed(request):
                return HttpResponseRedirect(f"{reverse('account_confirm')}?{urlencode({'next': request.path})}")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def done(self) -> HttpResponseBase:
        """On to the recovery codes where there are none yet."""
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        person: Any = request.user
        if not factors_of(person).codes_left:
            codes = operations.new_recovery_codes(person, tell=False, now=timezone.now())
            request.session[FRESH_CODES] = factor_adapter().encrypt(json.dumps(codes))
            return redirect("account_recovery_codes")
        return redirect("account_home")


class FactorView(SetUp, Page):
    """Where everybody who has not shown a second factor is led."""

    template_name = "accounts/factor.jinja"
    title = "Set up a second way to prove who you are"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which ways this person may choose from."""
        return super().get_context_data(passkey_needed=sessions.must_have_passkey(self.request), **kwargs)


class AddAppView(SetUp, FormPage):
    """An app that shows codes."""

    template_name = "accounts/add-app.jinja"
    form_class = AppForm
    title = "Set up an app that shows codes"
    button = "Continue"
    back_url = property(lambda self: reverse("account_factor"))

    @property
    def secret(self) -> str:
        """The secret that is being set up: the same until it is taken, so that a reload asks for no second scan."""
        kept = self.request.session.get(PENDING_SECRET)
        if not kept:
            kept = self.request.session[PENDING_SECRET] = factor_adapter().encrypt(operations.new_secret())
        found: str = factor_adapter().decrypt(kept)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret as a picture and as text."""
        address = factor_adapter().build_totp_url(self.request.user, self.secret)
        return super().get_context_data(square=square_code(address), secret=spaced(self.secret), **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Taken; this session is now one with a factor."""
        person: Any = self.request.user
        operations.add_app(person, secret=self.secret, code=form.cleaned_data["code"], now=timezone.now())
        del self.request.session[PENDING_SECRET]
        sessions.confirm(self.request, Way.APP, tell=False)
        return self.done()


class AddPasskeyView(SetUp, FormPage):
    """A passkey."""

    template_name = "accounts/add-passkey.jinja"
    form_class = PasskeyForm
    title = "Set up a passkey"
    button = "Make a passkey"
    back_url = property(lambda self: reverse("account_factor"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is to be asked, anew for each drawing of the page."""
        person: Any = self.request.user
        asked, state = passkeys.ask_to_make(
            person=str(person.pk), called=person.email, known=factors_of(person).credentials
        )
        self.request.session[sessions.PASSKEY_STATE] = state
        return super().get_context_data(passkey_asked=asked, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Taken; this session is now one with a passkey."""
        person: Any = self.request.user
        operations.add_passkey(
            person, name=form.cleaned_data["name"], state=self.request.session.get(sessions.PASSKEY_STATE) or {},
            answer=form.answer, now=timezone.now(),
        )
        sessions.confirm(self.request, Way.PASSKEY, tell=False)
        return self.done()


class RecoveryCodesView(SetUp, ConfirmPage):
    """Codes for the day the phone is lost: shown once, made anew on request."""

    template_name = "accounts/recovery-codes.jinja"
    title = "Your recovery codes"
    button = "Make new recovery codes"

    @property
    def codes(self) -> list[str]:
        """The codes just made, until the person says that they are kept."""
        kept = self.request.session.get(FRESH_CODES)
        found: list[str] = json.loads(factor_adapter().decrypt(kept)) if kept else []
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes, or how many are left."""
        person: Any = self.request.user
        return super().get_context_data(codes=self.codes, left=factors_of(person).codes_left, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Kept: they are shown no more."""
        if "_kept" in request.POST:
            request.session.pop(FRESH_CODES, None)
            return redirect("insight:home" if sessions.proved(request) else "account_factor")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """New ones; the old ones are void. Only for somebody who has something that they could replace."""
        person: Any = self.request.user
        if not factors_of(person).some:
            raise Http404
        codes = operations.new_recovery_codes(person, tell=True, now=timezone.now())
        self.request.session[FRESH_CODES] = factor_adapter().encrypt(json.dumps(codes))
        return redirect("account_recovery_codes")


class AccountView(Page):
    """One's own account."""

    may = signed_in
    template_name = "accounts/account.jinja"
    title = "Your account"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who one is here, and how one signs in."""
        person: Any = self.request.user
        page = AccountPage(person, factors_of(person))
        return super().get_context_data(page=page, providers=list(sign_on.providers().values()), **kwargs)


class RemoveFactorView(SetUp, ConfirmPage):
    """Takes away the app or a passkey."""

    before_factor = False
    title = "Remove a way to prove who you are"
    button = "Remove"
    button_classes = "govuk-button--warning"
    warning = "You will not be able to sign in with it again."
    template_name = "layouts/confirm.jinja"
    back_url = property(lambda self: reverse("account_home"))

    @cached_property
    def factor(self) -> Any:
        """The one of this person's own; Http404 for anything else."""
        person: Any = self.request.user
        found = factors_of(person).named(self.kwargs["factor"])
        if found is None:
            raise Http404
        return found

    def check_allowed(self) -> None:
        """Somebody else's is as one that does not exist."""
        _ = self.factor

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Gone, unless it was the last."""
        person: Any = self.request.user
        operations.remove_factor(
            person, going=self.factor, passkey_needed=sessions.must_have_passkey(self.request), now=timezone.now()
        )
        return redirect("account_home")


class SessionsView(Page):
    """Where one is signed in; each can be ended (sec R24)."""

    may = signed_in
    template_name = "accounts/sessions.jinja"
    title = "Where you are signed in"
    back_url = property(lambda self: reverse("account_home"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """This one and the others."""
        person: Any = self.request.user
        found = open_sessions(person, now=timezone.now())
        rows = session_rows(found, this_one=self.request.session.session_key or "")
        return super().get_context_data(rows=rows, others=len(found) > 1, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """End one, or all but this one. This one is ended by signing out."""
        person: Any = request.user
        others = [each for each in open_sessions(person, now=timezone.now()) if each.key != request.session.session_key]
        asked = str(request.POST.get("session", ""))
        numbers = [each.number for each in others if asked in ("others", str(each.number))]
        operations.end_sessions(person, numbers=numbers, by=person, now=timezone.now())
        return redirect("account_sessions")


class ChangePasswordView(FormPage):
    """A new password, for somebody signed in who has just shown their factor."""

    may = signed_in
    step_up = True
    form_class = ChangePasswordForm
    title = "Change your password"
    button = "Change password"
    template_name = "layouts/form.jinja"
    back_url = property(lambda self: reverse("account_home"))

    def get_form(self, **given: Any) -> ChangePasswordForm:
        """Judged for this person: not their name, not their address."""
        return ChangePasswordForm(person=self.request.user, **given)  # type: ignore[arg-type]

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Chosen. This session goes on under a new number; every other ends."""
        person: Any = self.request.user
        operations.choose_password(person, form.cleaned_data["password1"], now=timezone.now())
        update_session_auth_hash(self.request, person)
        sessions.remember(self.request)
        return redirect("account_home")


class ChangeEmailView(FormPage):
    """Another address to sign in with and be written to."""

    may = signed_in
    step_up = True
    steady = True
    form_class = ChangeEmailForm
    title = "Change your email address"
    button = "Send the link"
    template_name = "accounts/change-email.jinja"
    back_url = property(lambda self: reverse("account_home"))

    def form_valid(self, form: Any) -> HttpResponseBase:
        """The same answer whether the address may be used or not (sec R21)."""
        person: Any = self.request.user
        operations.ask_email_change(person, form.cleaned_data["email"], now=timezone.now())
        return redirect("account_email_asked")


class EmailAskedView(Page):
    """Look in your e-mail."""

    may = signed_in
    title = "Check your email"
    template_name = "accounts/email-asked.jinja"
    back_url = property(lambda self: reverse("account_home"))


class ConfirmEmailView(ConfirmPage):
    """From the link in the new address's mail: asks, and changes by a press."""

    may = signed_in
    step_up = True
    title = "Use your new email address"
    button = "Use this address"
    template_name = "accounts/confirm-email.jinja"
    back_url = property(lambda self: reverse("account_home"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The address; none where the link is no good."""
        person: Any = self.request.user
        return super().get_context_data(email=operations.email_asked_for(person, self.kwargs["token"]), **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Changed."""
        person: Any = self.request.user
        operations.change_email(person, self.kwargs["token"], now=timezone.now())
        return redirect("account_home")


class Invited(FormPage):
    """A page behind the link of an invitation. It says the same whatever the link is worth."""

    may = anyone
    before_factor = True
    for_occasional = True

    @property
    def link(self) -> str:
        """The link's random part."""
        return str(self.kwargs["link"])

    def may_go_on(self, action: str) -> bool:
        """Whether this link and this machine have not been tried too often."""
        return bool(ratelimit.consume(self.request, action=action, key=self.link))


class InvitedView(Invited):
    """Asks for a code by a press: what only looks at links in an e-mail sends none."""

    steady = True
    form_class = Form
    template_name = "accounts/invited.jinja"
    title = "Answer for your organisation"
    button = "Send me a code"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """On the trail."""
        if self.may_go_on("invited_open"):
            passes.look(self.link, now=timezone.now())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Sent, where the link is good."""
        if not self.may_go_on("invited_send"):
            raise DomainError("Wait 10 minutes before you ask for another code.")
        passes.send_code(self.link, now=timezone.now())
        return redirect("account_invited_code", link=self.link)


class InvitedCodeView(Invited):
    """The code."""

    template_name = "accounts/invited-code.jinja"
    title = "Enter your code"
    button = "Continue"

    def get_form(self, **given: Any) -> InvitedCodeForm:
        """With the link that it belongs to."""
        return InvitedCodeForm(link=self.link, request=self.request, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where another code is asked for."""
        return super().get_context_data(again=reverse("account_invited", kwargs={"link": self.link}), **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """In, under a new number, to their return."""
        get_adapter().login(self.request, form.person)
        sessions.enter_by_invitation(self.request)
        return redirect("insight:home")


class InvitationOverView(Page):
    """Where somebody is led whose invitation ended while they were signed in."""

    may = anyone
    before_factor = True
    for_occasional = True
    template_name = "accounts/invitation-over.jinja"
    title = "Your invitation has ended"


SIGN_ON = "sign_on"
VOUCHED_FOR = "vouched_for"


class OneProvider(Page):
    """A page about one organisation with which people may sign on; 404 for one that this installation does not know."""

    template_name = "accounts/not-signed-on.jinja"
    may = anyone
    before_factor = True
    title = "We could not sign you in"

    @cached_property
    def provider(self) -> sign_on.Provider:
        """The one that the address names."""
        found = sign_on.providers().get(self.kwargs["provider"])
        if found is None:
            raise Http404
        return found

    @property
    def back_to(self) -> str:
        """Where the provider sends the browser back to: this installation's own address, whatever the request says."""
        return settings.SITE_ADDRESS + reverse("account_sign_on_return", kwargs={"provider": self.provider.key})

    def could_not(self) -> HttpResponseBase:
        """Refused, on the trail, in the same words whatever was wrong."""
        record(Verb.SIGN_IN_FAILED, by=SYSTEM, record_label="single sign-on", provider=self.provider.key)
        return self.draw(status=403, provider=self.provider.name)


class SignOnView(OneProvider):
    """Sends the browser to the provider. Somebody signed in goes there to link their account."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """With a state, a nonce and a proof key that only this session knows."""
        try:
            address, kept = sign_on.begin(self.provider, back_to=self.back_to)
        except sign_on.NotVouchedFor:
            return self.could_not()
        request.session[SIGN_ON] = kept | {"next": allowed_next(request)}
        return HttpResponseRedirect(address)


class SignOnReturnView(OneProvider):
    """Back from the provider."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Signs in whoever has linked this account; asks somebody signed in whether to link it."""
        kept = request.session.pop(SIGN_ON, None) or {}
        state = str(request.GET.get("state", ""))
        ours = constant_time_compare(state, kept.get("state", "")) and kept.get("provider") == self.provider.key
        if not state or not ours:
            return self.could_not()
        try:
            identity = sign_on.complete(
                self.provider, kept=kept, code=str(request.GET.get("code", "")), back_to=self.back_to
            )
        except sign_on.NotVouchedFor:
            return self.could_not()
        if request.user.is_authenticated:
            request.session[VOUCHED_FOR] = asdict(identity)
            return redirect("account_link_sign_on", provider=self.provider.key)
        person = person_vouched_for(identity)
        return self.could_not() if person is None else self._let_in(person, identity, kept["next"])

    def _let_in(self, person: Any, identity: sign_on.Identity, onward: str) -> HttpResponseBase:
        """Our own factor is asked for, unless the provider says in the agreed words that it asked for one itself."""
        if identity.factor_shown and not sessions.needs_passkey(person):
            get_adapter().login(self.request, person)
            record(Verb.SIGNED_IN, by=str(person.pk), record_label="sign-in", way="provider")
            sessions.prove(self.request, Way.PROVIDER)
            return HttpResponseRedirect(onward)
        response: HttpResponseBase = perform_login(self.request, person, redirect_url=onward, email_verification="none")
        return response


class LinkSignOnView(OneProvider, ConfirmPage):
    """Asks whether the account that somebody came back with is to sign them in from now on."""

    may = signed_in
    before_factor = False
    step_up = True
    template_name = "accounts/link-sign-on.jinja"
    title = "Sign in with your account at work"
    button = "Link this account"
    back_url = property(lambda self: reverse("account_home"))

    def check_allowed(self) -> None:
        """Only on the way back from the provider that the address names."""
        if self.vouched_for.get("issuer") != self.provider.issuer:
            raise Http404

    @property
    def vouched_for(self) -> dict[str, Any]:
        """Who came back, as this session keeps it."""
        return dict(self.request.session.get(VOUCHED_FOR) or {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which account, of which organisation."""
        return super().get_context_data(called=self.vouched_for["called"], provider=self.provider.name, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Linked."""
        person: Any = self.request.user
        known = {name: self.vouched_for[name] for name in ("issuer", "tenant", "subject")}
        operations.link_sign_on(person, **known, now=timezone.now())
        del self.request.session[VOUCHED_FOR]
        return redirect("account_home")
