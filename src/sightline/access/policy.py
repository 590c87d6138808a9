"""Who looks after people, roles and bodies, and who is the second person."""

import unicodedata

from django.db.models import QuerySet

from sightline.access.gate import live_grants
from sightline.access.models import Alarm, Proposal, Violation
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.partnerships.models import Partnership


def partnerships_i_administer(user: User) -> QuerySet[Partnership]:
    """Where the person looks after accounts, roles and bodies (R28)."""
    grants = live_grants(user, Permission.DIRECTORY_MANAGE).filter(agency=None)
    return Partnership.objects.filter(pk__in=grants.values("partnership"))


def may_manage_directory(user: User) -> bool:
    """A system administrator: of people, roles and bodies, and of no file."""
    return bool(user.is_authenticated) and partnerships_i_administer(user).exists()


def may_manage(user: User, partnership: Partnership) -> bool:
    """A system administrator of this partnership."""
    return partnerships_i_administer(user).filter(pk=partnership.pk).exists()


def visible_violations(user: User) -> QuerySet[Violation]:
    """What browsers refused on our pages: for system administrators."""
    return Violation.objects.all() if may_manage_directory(user) else Violation.objects.none()


def visible_role_proposals(user: User) -> QuerySet[Proposal]:
    """Roles that wait for a second administrator."""
    return Proposal.objects.filter(
        partnership__in=partnerships_i_administer(user), file_ref="", confirmed_at=None, refused_at=None
    ).select_related("proposed_by", "partnership")


def visible_alarms(user: User) -> QuerySet[Alarm]:
    """Alarms of the partnerships for whose information governance the person answers (R29)."""
    watched = live_grants(user, Permission.TRAIL_READ).values("partnership")
    return Alarm.objects.filter(partnership__in=watched).exclude(person_id=user.pk).select_related("person")


def _folded(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words)
    return "".join(sorted(mark for mark in plain.casefold() if mark.isalnum()))


def same_human(one: User, other: User) -> bool:
    """Two accounts of one person: the same account, the same name however written, or one mailbox (sec R11)."""
    mailbox, others = (user.email.casefold().partition("+")[0].partition("@")[0] for user in (one, other))
    domain, other_domain = (user.email.casefold().rpartition("@")[2] for user in (one, other))
    same_mailbox = mailbox == others and domain == other_domain
    return one.pk == other.pk or same_mailbox or _folded(one.name) == _folded(other.name)


def may_confirm(user: User, proposal: Proposal) -> bool:
    """Somebody else than whoever proposed it, and not the same person by another account."""
    return not same_human(user, proposal.proposed_by)
