"""What signing in must come to for each person, and how they are told of changes: accounts knows no roles."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from sightline.access.gate import live
from sightline.access.roles import Role
from sightline.accounts.adapter import InvitedOnly
from sightline.accounts.models import User
from sightline.accounts.sessions import Standing
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
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
