"""What somebody does to their own way of signing in. Each change is on the trail and told to them (ASVS 6.3.7)."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable
from datetime import datetime

from allauth.account import app_settings as account_settings
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import SignOnIdentity, User
from sightline.accounts.outside import passkeys
from sightline.accounts.queries import KINDS, factors_of, open_sessions
from sightline.accounts.sessions import Way
from sightline.foundation.errors import DomainError
from sightline.trail.choices import Verb
from sightline.trail.operations import record

STEP_SECONDS = 30
STEPS_OFF = 1  # a clock may be one step out, either way (sec R17)
RECOVERY_CODES = 10
# no letter that looks like another, and none that is a vowel: a code is never a word
LETTERS = "bcdfghjkmnpqrstvwxz23456789"


class NotTheCode(DomainError):
    """The code is not the one that the app shows now, or has been used."""

    def __init__(self) -> None:
        super().__init__("Enter the code that your app shows now. Each code works once")


class NotThePasskey(DomainError):
    """The browser's answer does not prove that this person's passkey was shown."""

    def __init__(self) -> None:
        super().__init__("Your passkey could not be checked. Try again")


class LinkTooOld(DomainError):
    """The link was used, is too old, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__("This link has been used or is too old. Ask for a new one from your account")


class TheLastOne(DomainError):
    """Nobody is without a second factor."""

    def __init__(self) -> None:
        super().__init__("You need at least one way to prove who you are. Set up another before you remove this one")


def _changed(person: User, what: str, *, tell: bool = True, now: datetime) -> None:
    record(Verb.FACTOR_CHANGED, by=str(person.pk), record_label="account", record_id=str(person.pk), what=what)
    if tell:
        account_adapter().tell(person, "factor_changed", now=now)


def new_secret() -> str:
    """A secret for an authenticator app: 160 random bits in base 32."""
    return "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(32))


def _sealed(person: User, secret: str) -> str:
    return str(factor_adapter().encrypt(f"{person.pk}:{secret}"))


def _secret_of(kept: Authenticator) -> str:
    """The secret, if it is this person's: a row copied to another account opens nothing."""
    owner, secret = factor_adapter().decrypt(kept.data["secret"]).split(":", 1)
    if owner != str(kept.user_id):
        raise NotTheCode
    return str(secret)


def step_of(secret: str, code: str, *, after: int) -> int | None:
    """The step of the clock whose code this is, later than ``after`` and at most one off; None when there is none."""
    present = int(time.time()) // STEP_SECONDS
    for step in range(present - STEPS_OFF, present + STEPS_OFF + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))) and step > after:
            return step
    return None


@transaction.atomic
def add_app(person: User, *, secret: str, code: str, now: datetime) -> None:
    """Take an authenticator app instead of whichever was there. The code proves that it holds the secret."""
    step = step_of(secret, code, after=0)
    if step is None:
        raise NotTheCode
    Authenticator.objects.filter(user=person, type=KINDS.TOTP).delete()
    Authenticator.objects.create(
        user=person, type=KINDS.TOTP, data={"secret": _sealed(person, secret), "last_step": step}
    )
    _changed(person, "app added", now=now)


@transaction.atomic
def use_code(person: User, code: str, *, app_suffices: bool, now: datetime) -> Way | None:
    """Use up a code of the app, or a recovery code. None when it is neither, or has been used: one of many wins.

    Where a person must show their passkey (``app_suffices`` is False) the app's codes are none.

    The rows are locked, so that a second use waits for the first and then finds the code gone (sec R17).
    """
    rows = {kept.type: kept for kept in Authenticator.objects.select_for_update().filter(user=person)}
    app, recovery = rows.get(KINDS.TOTP), rows.get(KINDS.RECOVERY_CODES)
    typed = "".join(code.lower().split()).replace("-", "")
    if app is not None and app_suffices:
        step = step_of(_secret_of(app), typed, after=app.data["last_step"])
        if step is not None:
            app.data["last_step"], app.last_used_at = step, now
            app.save(update_fields=["data", "last_used_at"])
            return Way.APP
    if recovery is not None:
        wanted = _digest(person, typed)
        left = [kept for kept in recovery.data["codes"] if not hmac.compare_digest(kept, wanted)]
        if len(left) < len(recovery.data["codes"]):
            recovery.data["codes"], recovery.last_used_at = left, now
            recovery.save(update_fields=["data", "last_used_at"])
            record(
                Verb.FACTOR_CHANGED, by=str(person.pk), record_label="account", record_id=str(person.pk),
                what="recovery code used", left=len(left),
            )
            account_adapter().tell(person, "recovery_code_used", now=now)
            return Way.RECOVERY
    return None


def _digest(person: User, code: str) -> str:
    """What is kept of a recovery code: it cannot be turned back, and is no use for another account."""
    return hmac.new(settings.WRAPPING_KEY, f"recovery:{person.pk}:{code}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def new_recovery_codes(person: User, *, tell: bool, now: datetime) -> list[str]:
    """Ten codes instead of whichever were there, 47 random bits each. They are shown once; only digests are kept.

    ``tell`` is False where they come with a first factor, of which the person is told.
    """
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    Authenticator.objects.update_or_create(
        user=person,
        type=KINDS.RECOVERY_CODES,
        defaults={"data": {"codes": [_digest(person, code) for code in codes]}, "created_at": now},
    )
    _changed(person, "recovery codes made", tell=tell, now=now)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def add_passkey(person: User, *, name: str, state: passkeys.State, answer: object, now: datetime) -> None:
    """Take the passkey that the person's browser made, in answer to what was kept in ``state``."""
    try:
        made = passkeys.made(state, answer)
    except passkeys.NotGood:
        raise NotThePasskey from None
    Authenticator.objects.create(
        user=person,
        type=KINDS.WEBAUTHN,
        data={"name": name, "id": made.id, "attested": made.attested, "counter": made.counter},
    )
    _changed(person, "passkey added", now=now)


@transaction.atomic
def use_passkey(person: User, *, state: passkeys.State, answer: object, now: datetime) -> Way | None:
    """Check that the browser showed one of the person's passkeys. None when it did not."""
    kept = list(Authenticator.objects.select_for_update().filter(user=person, type=KINDS.WEBAUTHN))
    known = factors_of(person).credentials
    try:
        shown = passkeys.shown(state, answer, known)
    except passkeys.NotGood:
        return None
    one = next(each for each in kept if each.data["id"] == shown.id)
    one.data["counter"], one.last_used_at = shown.counter, now
    one.save(update_fields=["data", "last_used_at"])
    return Way.PASSKEY


@transaction.atomic
def remove_factor(person: User, *, going: Authenticator, passkey_needed: bool, now: datetime) -> None:
    """Take away the app or a passkey of one's own, never the last one that this person may sign in with."""
    User.objects.select_for_update().get(pk=person.pk)  # two removals at once would each see the other's
    found = factors_of(person)
    left = [each for each in [*found.passkeys, found.app] if each is not None and each.pk != going.pk]
    if not [each for each in left if each.type == KINDS.WEBAUTHN or not passkey_needed]:
        raise TheLastOne
    going.delete()
    _changed(person, "app removed" if going.type == KINDS.TOTP else "passkey removed", now=now)


@transaction.atomic
def end_sessions(person: User, *, numbers: Iterable[int], by: User, now: datetime) -> int:
    """End sessions of a person on the server: their next page asks them to sign in. Returns how many were ended.

    Numbers that are not of this person's sessions end nothing.
    """
    ending = [each for each in open_sessions(person, now=now) if each.number in set(numbers)]
    keys = [each.key for each in ending]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    for each in ending:
        record(
            Verb.SESSION_ENDED, by=str(by.pk), record_label="account", record_id=str(person.pk),
            began=each.began_at.isoformat(timespec="minutes"),
        )
    return len(ending)


def first_password_path(person: User) -> str:
    """A link to choosing a password: it works once, for an hour, and while nothing about the account changes."""
    key = account_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})


@transaction.atomic
def password_changed(person: User, *, now: datetime) -> None:
    """Noted and told. Every other session of the account ended with the old password."""
    UserSession.objects.filter(user=person).delete()
    record(Verb.PASSWORD_CHANGED, by=str(person.pk), record_label="account", record_id=str(person.pk))
    account_adapter().tell(person, "password_changed", now=now)


@transaction.atomic
def choose_password(person: User, password: str, *, now: datetime) -> None:
    """A new password. It has been judged good by the form."""
    person.set_password(password)
    person.save(update_fields=["password"])
    password_changed(person, now=now)


EMAIL_TOKEN_SECONDS = 60 * 60


@transaction.atomic
def ask_email_change(person: User, email: str, *, now: datetime) -> None:
    """Send a link to the new address. One that has an account here gets none, and the answer is the same (sec R21)."""
    wanted = email.lower()
    if User.objects.filter(email=wanted).exists():
        account_adapter().seem_to_send(now=now)
        return
    token = signing.dumps({"person": person.pk, "from": person.email, "to": wanted}, salt="email-change")
    path = reverse("account_confirm_email", kwargs={"token": token})
    account_adapter().send_link(person, "email_change", path, now=now, address=wanted)


def email_asked_for(person: User, token: str) -> str:
    """The address that a link confirms, for the person who asked; "" when it is not theirs, too old, or was used."""
    try:
        found = signing.loads(token, salt="email-change", max_age=EMAIL_TOKEN_SECONDS)
    except signing.BadSignature:
        return ""
    return str(found["to"]) if (found["person"], found["from"]) == (person.pk, person.email) else ""


@transaction.atomic
def change_email(person: User, token: str, *, now: datetime) -> None:
    """Take the new address. The old one is told; the factor stays as it is, and links sent before open nothing."""
    wanted = email_asked_for(person, token)
    if not wanted:
        raise LinkTooOld
    if User.objects.filter(email=wanted).exists():
        raise DomainError("This address cannot be used. Choose another")
    before = person.email
    User.objects.filter(pk=person.pk).update(email=wanted)
    EmailAddress.objects.filter(user=person).delete()  # allauth's own note of the old one
    record(Verb.EMAIL_CHANGED, by=str(person.pk), record_label="account", record_id=str(person.pk))
    account_adapter().send_notice(person, "email_changed", now=now, address=before)


@transaction.atomic
def take_factors_away(person: User, *, by: User, now: datetime) -> None:
    """For somebody who has lost all of them: at their next sign-in they set up anew. Their sessions end.

    Whoever does it never learns a password or a code (ASVS 6.4.6). The caller has asked whether they may.
    """
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person, numbers=[each.number for each in open_sessions(person, now=now)], by=by, now=now)
    record(Verb.FACTORS_RESET, by=str(by.pk), record_label="account", record_id=str(person.pk))
    account_adapter().tell(person, "factor_changed", now=now)


@transaction.atomic
def link_sign_on(person: User, *, issuer: str, tenant: str, subject: str, now: datetime) -> None:
    """Let this account elsewhere sign its person in. One that is somebody’s here already stays theirs."""
    known = SignOnIdentity.objects.filter(issuer=issuer, tenant=tenant, subject=subject).first()
    if known is not None and known.user_id != person.pk:
        raise DomainError("That account signs somebody else in already. Ask your system administrator.")
    if known is None:
        SignOnIdentity.objects.create(
            user=person, issuer=issuer, tenant=tenant, subject=subject, linked_on=timezone.localdate(now)
        )
        _changed(person, "single sign-on linked", now=now)


@transaction.atomic
def unlink_sign_on(person: User, *, issuer: str, now: datetime) -> None:
    """No longer."""
    if SignOnIdentity.objects.filter(user=person, issuer=issuer).delete()[0]:
        _changed(person, "single sign-on ended", now=now)
