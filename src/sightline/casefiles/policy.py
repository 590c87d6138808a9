"""Who may see a file, and what they may do on it. Every app's policy starts from ``visible_files``."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from sightline.access.gate import holds, live, live_grants
from sightline.access.permissions import Permission
from sightline.access.roles import FileRole, file_roles_with
from sightline.accounts.models import User
from sightline.casefiles.models import Bar, CaseFile, FileMember
from sightline.partnerships.choices import Position
from sightline.partnerships.models import BodyMembership, RoleGrant


def memberships(user: User) -> QuerySet[FileMember]:
    """Live rows that put this person on a file: by name, by their agency, or by a body they sit in."""
    agencies = RoleGrant.objects.filter(live(), user_id=user.pk, agency__isnull=False).values("agency")
    seats = BodyMembership.objects.filter(live(), user_id=user.pk)
    return FileMember.objects.filter(
        live(),
        Q(user_id=user.pk)
        | Q(agency__in=agencies)
        | Q(body__in=seats.values("body"), chair_only=False)
        | Q(body__in=seats.filter(position=Position.CHAIR).values("body")),
    )


def barred(user: User) -> QuerySet[Bar]:
    """Bars on this person that stand."""
    return Bar.objects.filter(user_id=user.pk, lifted_at=None)


def need_to_know(user: User, *, path: str = "casefile") -> Q:
    """A bar beats every role; a ring-fenced file is for the people named on it. Add it to every queryset of a file."""
    named = FileMember.objects.filter(live(), user_id=user.pk, casefile=OuterRef(path)).values("pk")
    fence = "ring_fenced" if path == "pk" else f"{path}__ring_fenced"
    return ~Exists(barred(user).filter(casefile=OuterRef(path)).values("pk")) & (Q(**{fence: False}) | Exists(named))


def visible_files(user: User) -> QuerySet[CaseFile]:
    """Files this person may know of at all. What they may see of one is each app's own question."""
    if not user.is_authenticated or not user.is_active:
        return CaseFile.objects.none()
    wide = live_grants(user, Permission.FILE_VIEW_PARTNERSHIP).values("partnership")
    return CaseFile.objects.filter(
        Q(partnership__in=wide) | Q(pk__in=memberships(user).values("casefile")),
        need_to_know(user, path="pk"),
    ).select_related("partnership")


def sees(user: User, casefile: CaseFile) -> bool:
    """What you may not see you may not do."""
    return visible_files(user).filter(pk=casefile.pk).exists()


def files_with(user: User, permission: Permission) -> QuerySet[CaseFile]:
    """Files on which the person holds the permission: by standing role, or by their role on the file."""
    wide = live_grants(user, permission).filter(agency=None).values("partnership")
    by_file_role = memberships(user).filter(role__in=file_roles_with(permission)).values("casefile")
    return visible_files(user).filter(Q(partnership__in=wide) | Q(pk__in=by_file_role))


def holds_on(user: User, permission: Permission, casefile: CaseFile) -> bool:
    """Whether the person may do this on this file."""
    return files_with(user, permission).filter(pk=casefile.pk).exists()


def may_bar(user: User, casefile: CaseFile) -> bool:
    """The partnership manager keeps named people and declared relatives out (domain 01 §1.2 rule e)."""
    return sees(user, casefile) and holds(user, Permission.FILE_BAR, partnership=casefile.partnership)


def may_open_identities(user: User, casefile: CaseFile) -> bool:
    """Names, dates of birth and addresses: for those whose work needs them (G03)."""
    own_agency = live_grants(user, Permission.IDENTITY_VIEW).filter(agency__isnull=False).values("agency")
    worked_with_them = FileMember.objects.filter(
        live(), casefile=casefile, agency__in=own_agency,
        role__in=[FileRole.REFERRING_AGENCY, FileRole.INVOLVED_AGENCY],
    )
    return holds_on(user, Permission.IDENTITY_VIEW, casefile) or (sees(user, casefile) and worked_with_them.exists())
