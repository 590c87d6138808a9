"""How somebody can prove who they are, and where they are signed in."""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from sightline.accounts import sessions
from sightline.accounts.models import SignOnIdentity, User
from sightline.accounts.outside.passkeys import Credential
from sightline.accounts.outside.sign_on import Identity

KINDS = Authenticator.Type


@dataclass(frozen=True)
class Factors:
    """What one person has set up."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    recovery_codes: Authenticator | None

    @property
    def some(self) -> bool:
        """Whether there is any besides recovery codes, which are for emergencies."""
        return bool(self.app or self.passkeys)

    def named(self, word: str) -> Authenticator | None:
        """The app or the passkey that this word stands for in an address."""
        return next((kept for kept in [self.app, *self.passkeys] if kept is not None and word_for(kept) == word), None)

    @property
    def codes_left(self) -> int:
        """How many recovery codes have not been used."""
        return len(self.recovery_codes.data["codes"]) if self.recovery_codes else 0

    @property
    def credentials(self) -> list[Credential]:
        """The passkeys as they are checked."""
        return [credential_of(kept) for kept in self.passkeys]


def word_for(kept: Authenticator) -> str:
    """How an address names a factor: "app", or the beginning of the passkey's own random number."""
    return "app" if kept.type == KINDS.TOTP else str(kept.data["id"])[:22]


def credential_of(kept: Authenticator) -> Credential:
    """A passkey as it is checked."""
    return Credential(kept.data["id"], kept.data["attested"], kept.data["counter"])


def factors_of(person: User) -> Factors:
    """One query."""
    found = list(Authenticator.objects.filter(user_id=person.pk).order_by("pk"))

    def one(kind: str) -> Authenticator | None:
        return next((kept for kept in found if kept.type == kind), None)

    return Factors(
        one(KINDS.TOTP), [kept for kept in found if kept.type == KINDS.WEBAUTHN], one(KINDS.RECOVERY_CODES)
    )



@dataclass(frozen=True)
class OpenSession:
    """Somewhere that a person is signed in."""

    number: int
    device: str
    ip: str
    began_at: datetime
    used_at: datetime
    key: str


def open_sessions(person: User, *, now: datetime) -> list[OpenSession]:
    """Where this person is signed in now, the newest use first. Two queries, however many there are."""
    kept = list(UserSession.objects.filter(user_id=person.pk))
    stored = Session.objects.filter(session_key__in=[each.session_key for each in kept], expire_date__gt=now)
    alive = {each.session_key: each.get_decoded() for each in stored}
    found = [
        OpenSession(
            each.pk, each.user_agent, str(each.ip), each.created_at,
            datetime.fromtimestamp(alive[each.session_key].get(sessions.SEEN, each.created_at.timestamp()), tz=UTC),
            each.session_key,
        )
        for each in kept
        if alive.get(each.session_key, {}).get("_auth_user_id") == str(person.pk)
    ]
    return sorted(found, key=lambda each: each.used_at, reverse=True)


def person_vouched_for(identity: Identity) -> User | None:
    """Whose account this is. Linked beforehand by its person; nobody is found by an e-mail address (sec R18)."""
    found = SignOnIdentity.objects.filter(
        issuer=identity.issuer, tenant=identity.tenant, subject=identity.subject, user__is_active=True
    ).select_related("user").first()
    return found.user if found else None
