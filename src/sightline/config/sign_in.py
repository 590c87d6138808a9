"""What signing in must come to for each person, and how they are told of changes: accounts knows no roles."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from sightline.access.gate import live
from sightline.access.roles import Role
from sightline.accounts.adapter import InvitedOnly
from sightline.accounts.models import User
from sightline.accounts.operations import first_password_path
from sightline.accounts.sessions import Standing
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue, queue_sealed
from sightline.partnerships.choices import Position
from sightline.partnerships.models import BodyMembership, RoleGrant

# Administrators, the Office and chairs sign in with a passkey (sec R16): what they can reach is worth phishing for
PASSKEY_ROLES = (
    Role.SYSTEM_ADMINISTRATOR, Role.INFORMATION_GOVERNANCE, Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR, Role.SRG_CHAIR,
    Role.LOS_CHAIR,
)
# Administrators of accounts are signed out after half the time (sec R22)
SHORT_IDLE_ROLES = (Role.SYSTEM_ADMINISTRATOR, Role.INFORMATION_GOVERNANCE)


class SignIn(InvitedOnly):
    """Completes the sign-in with what the apps above accounts know."""

    def standing(self, person: User) -> Standing:
        """Two queries, at sign-in and when the person's standing changes."""
        held = set(RoleGrant.objects.filter(live(), user=person).values_list("role", flat=True))
        chairs = BodyMembership.objects.filter(live(), user=person, position=Position.CHAIR).exists()
        short = bool(held & {str(role) for role in SHORT_IDLE_ROLES})
        return Standing(
            passkey=settings.PASSKEYS_REQUIRED and (chairs or bool(held & {str(role) for role in PASSKEY_ROLES})),
            idle_seconds=settings.SESSION_IDLE_SECONDS_SHORT if short else settings.SESSION_IDLE_SECONDS,
        )

    def tell(self, person: User, what: str, *, now: datetime) -> None:
        """A fixed sentence and a link to the account, in the transaction of the change."""
        queue(MessageName(what), to=[person], facts=Facts("", reverse("account_home")), now=now)

    def send_link(self, person: User, what: str, path: str, *, now: datetime, address: str = "") -> None:
        """Sealed until it has gone."""
        queue_sealed(MessageName(what), to=person, link=path, address=address, now=now)

    def send_code(self, person: User, code: str, *, now: datetime) -> None:
        """Sealed until it has gone."""
        queue_sealed(MessageName.RETURN_CODE, to=person, code=code, now=now)

    def send_notice(self, person: User, what: str, *, now: datetime, address: str) -> None:
        """Without a link: whoever reads there may no longer have the account."""
        queue_sealed(MessageName(what), to=person, address=address, now=now)

    def seem_to_send(self, *, now: datetime) -> None:
        """The same work for somebody else, undone: an address that is not known here takes as long as one that is."""
        somebody = User.objects.filter(is_active=True).order_by("pk").first()
        if somebody is not None:
            with transaction.atomic():
                self.send_link(somebody, "reset", first_password_path(somebody), now=now)
                transaction.set_rollback(True)
