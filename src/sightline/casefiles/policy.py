"""Who may see a file, and what they may do on it. Every app's policy starts from ``visible_files``."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from sightline.access.choices import STANDS_FOR, ProposalKind
from sightline.access.context import remembered
from sightline.access.gate import holds, live, live_grants
from sightline.access.models import Proposal
from sightline.access.permissions import Permission
from sightline.access.policy import may_confirm
from sightline.access.roles import DECISIONS, OCCASIONAL_MAY, RESTRICTED_ROWS, FileRole, file_roles_with, roles_with
from sightline.accounts.models import User
from sightline.casefiles.models import Bar, CaseFile, Conflict, EmergencyAccess, FileMember, RegisterEntry
from sightline.partnerships.choices import Position
from sightline.partnerships.models import Agency, BodyMembership, RoleGrant


def standing() -> Q:
    """A place on a file that holds now: within its days and, in an emergency, before its last moment."""
    return live() & (Q(until__isnull=True) | Q(until__gt=timezone.now()))


@dataclass(frozen=True)
class Roles:
    """What a person is today, whatever the file: standing roles, and who they are when a place is held by somebody."""

    standing: frozenset[tuple[str, int, int | None]]  # role, partnership, agency
    holders: frozenset[int]  # as FileMember.holder counts them: myself, my agencies, bodies I sit in, bodies I chair


def _roles_of(user: User) -> Roles:
    return remembered(("roles", user.pk, timezone.localdate()), lambda: _ask_roles(user))


def _ask_roles(user: User) -> Roles:
    grants = RoleGrant.objects.filter(live(), user_id=user.pk, user__is_active=True)
    seats = BodyMembership.objects.filter(live(), live("body__"), user_id=user.pk, user__is_active=True)
    found = list(
        grants.values_list(Value("role"), "role", "partnership_id", "agency_id").union(
            seats.values_list(Value("seat"), "position", Value(0), "body_id"), all=True
        )
    )
    standing = frozenset((role, partnership, agency) for kind, role, partnership, agency in found if kind == "role")
    bodies = {(body, position) for kind, position, _, body in found if kind == "seat"}
    return Roles(
        standing=standing,
        holders=frozenset({FileMember.held_by(user=user.pk)})
        | {FileMember.held_by(agency=agency) for _, _, agency in standing if agency is not None}
        | {FileMember.held_by(body=body) for body, _ in bodies}
        | {FileMember.held_by(chair_of=body) for body, position in bodies if position == Position.CHAIR},
    )


def memberships(user: User) -> QuerySet[FileMember]:
    """Live rows that put this person on a file: by name, by their agency, or by a body they sit in."""
    return FileMember.objects.filter(standing(), holder__in=sorted(_roles_of(user).holders))


def barred(user: User) -> QuerySet[Bar]:
    """Bars on this person that stand."""
    return Bar.objects.filter(user_id=user.pk, lifted_at=None)


@dataclass(frozen=True)
class Sight:
    """Where a person stands, asked of the database once in a request: their standing roles, their places on files, the
    files that name them, and the files they are barred from."""

    standing: frozenset[tuple[str, int, int | None]]  # role, partnership, agency
    places: frozenset[tuple[UUID, str]]  # file, role on it
    named: frozenset[UUID]
    barred: frozenset[UUID]
    conflicted: frozenset[UUID] = frozenset()  # files on which they declared an interest: seen, and not decided on
    invited_by: frozenset[int] = frozenset()  # the agency whose return on their one file they were invited to write

    def partnerships_with(self, permission: Permission) -> list[int]:
        """Partnerships of the whole of which a standing role gives the permission."""
        roles = set(roles_with(permission))
        return sorted({place for role, place, agency in self.standing if role in roles and agency is None})

    def agencies_with(self, permission: Permission) -> list[int]:
        """Agencies in which a standing role gives the permission."""
        roles = set(roles_with(permission))
        return sorted({agency for role, _, agency in self.standing if role in roles and agency is not None})

    def files_in_roles(self, roles: Iterable[str]) -> list[UUID]:
        """Files on which the person is in one of the roles."""
        wanted = set(roles)
        return sorted({file for file, role in self.places if role in wanted})


def sight_of(user: User) -> Sight:
    """Where the person stands today. Remembered for the transaction; the next request asks again (sec R14)."""
    return remembered(("sight", user.pk, timezone.localdate()), lambda: _ask_sight(user))


def _ask_sight(user: User) -> Sight:
    places = list(memberships(user).values_list("casefile_id", "role", "user_id", "for_agency_id"))
    kept = barred(user).values_list("casefile_id", Value("bar")).union(
        Conflict.objects.filter(user_id=user.pk, lifted_at=None).values_list("casefile_id", Value("conflict"))
    )
    kept_from = list(kept)
    return Sight(
        standing=_roles_of(user).standing,
        places=frozenset((file, role) for file, role, _, _ in places),
        named=frozenset(file for file, _, named, _ in places if named == user.pk),
        barred=frozenset(file for file, why in kept_from if why == "bar"),
        conflicted=frozenset(file for file, why in kept_from if why == "conflict"),
        invited_by=frozenset(agency for _, _, named, agency in places if agency and named == user.pk),
    )


def agencies_of(user: User, permission: Permission) -> QuerySet[Agency]:
    """The agencies for which the person has the permission: by a standing role there, or because they
    were invited to write its return (ADR 0025). On which files is another question: `visible_files`."""
    sight = sight_of(user)
    if sight.invited_by:
        return Agency.objects.filter(pk__in=sorted(sight.invited_by) if permission in OCCASIONAL_MAY else [])
    return Agency.objects.filter(pk__in=sight.agencies_with(permission))


def acts_for(user: User, permission: Permission, agency: Agency) -> bool:
    """Whether the person has the permission for this agency."""
    return user.is_authenticated and agencies_of(user, permission).filter(pk=agency.pk).exists()


def need_to_know(user: User, *, path: str = "casefile") -> Q:
    """A bar beats every role; a ring-fenced file is for the people named on it. Add it to every queryset of a file."""
    sight = sight_of(user)
    fence = "ring_fenced" if path == "pk" else f"{path}__ring_fenced"
    allowed = Q(**{fence: False}) | Q(**{f"{path}__in": sorted(sight.named)})
    return allowed & ~Q(**{f"{path}__in": sorted(sight.barred)}) if sight.barred else allowed


def visible_files(user: User) -> QuerySet[CaseFile]:
    """Files this person may know of at all. What they may see of one is each app's own question."""
    if not user.is_authenticated or not user.is_active:
        return CaseFile.objects.none()
    return remembered(("visible", user.pk, timezone.localdate()), lambda: _visible_to(user)).all()


def _visible_to(user: User) -> QuerySet[CaseFile]:
    """The question, put together once for a page that asks it dozens of times; each time it is asked anew."""
    sight = sight_of(user)
    return CaseFile.objects.filter(
        Q(partnership__in=sight.partnerships_with(Permission.FILE_VIEW_PARTNERSHIP))
        | Q(pk__in=sorted({file for file, _ in sight.places})),
        need_to_know(user, path="pk"),
    ).select_related("partnership")


def sees(user: User, casefile: CaseFile) -> bool:
    """What you may not see you may not do."""
    return visible_files(user).filter(pk=casefile.pk).exists()


def files_with(user: User, permission: Permission) -> QuerySet[CaseFile]:
    """Files on which the person holds the permission: by standing role, or by their role on the file. A decision is
    not theirs on a file on which they declared a conflict (G05)."""
    asked = ("files with", user.pk, permission, timezone.localdate())
    return remembered(asked, lambda: _files_with(user, permission)).all()


def _files_with(user: User, permission: Permission) -> QuerySet[CaseFile]:
    sight = sight_of(user)
    found = visible_files(user).filter(
        Q(partnership__in=sight.partnerships_with(permission))
        | Q(pk__in=sight.files_in_roles(file_roles_with(permission)))
    )
    if permission in DECISIONS and sight.conflicted:
        found = found.exclude(pk__in=sorted(sight.conflicted))
    return found


def holds_on(user: User, permission: Permission, casefile: CaseFile) -> bool:
    """Whether the person may do this on this file."""
    return files_with(user, permission).filter(pk=casefile.pk).exists()


def may_bar(user: User, casefile: CaseFile) -> bool:
    """The partnership manager keeps named people and declared relatives out (domain 01 §1.2 rule e)."""
    return sees(user, casefile) and holds(user, Permission.FILE_BAR, partnership=casefile.partnership)


def may_open_identities(user: User, casefile: CaseFile) -> bool:
    """Names, dates of birth and addresses: for those whose work needs them (G03). Asked once for a page."""
    return remembered(("identities", user.pk, casefile.pk), lambda: _may_open_identities(user, casefile))


def _may_open_identities(user: User, casefile: CaseFile) -> bool:
    own_agency = agencies_of(user, Permission.IDENTITY_VIEW)
    worked_with_them = FileMember.objects.filter(
        standing(), casefile=casefile, agency__in=own_agency,
        role__in=[FileRole.REFERRING_AGENCY, FileRole.INVOLVED_AGENCY],
    )
    return holds_on(user, Permission.IDENTITY_VIEW, casefile) or (sees(user, casefile) and worked_with_them.exists())


def files_with_register(user: User) -> QuerySet[CaseFile]:
    """Files whose whole register the person may open."""
    return files_with(user, Permission.IDENTITY_VIEW)


def may_open_register(user: User, casefile: CaseFile) -> bool:
    """The whole register, what agencies added included: the Office, the chair, those who triage (G03)."""
    return holds_on(user, Permission.IDENTITY_VIEW, casefile)


def may_change_register(user: User, casefile: CaseFile) -> bool:
    """The Office and the chair put the register right; those who triage read it."""
    return holds_on(user, Permission.IDENTITY_RECORD, casefile)


def naming_agencies(user: User, casefile: CaseFile) -> QuerySet[Agency]:
    """The person's agencies that may add names to this file: those that refer to it or are involved in it."""
    own = agencies_of(user, Permission.IDENTITY_RECORD)
    on_file = FileMember.objects.filter(
        live(), casefile=casefile, agency__in=own, role__in=[FileRole.REFERRING_AGENCY, FileRole.INVOLVED_AGENCY]
    )
    return Agency.objects.filter(pk__in=on_file.values("agency"))


def may_name_for(user: User, casefile: CaseFile, agency: Agency) -> bool:
    """A manager or safeguarding lead of an agency on the file adds the names used in its return (G11)."""
    return sees(user, casefile) and naming_agencies(user, casefile).filter(pk=agency.pk).exists()


def visible_register(user: User) -> QuerySet[RegisterEntry]:
    """All of it for those who open the register; for an agency what it added itself, and nothing else."""
    own = agencies_of(user, Permission.IDENTITY_RECORD)
    return RegisterEntry.objects.filter(
        Q(casefile__in=files_with_register(user).values("pk"))
        | Q(agency__in=own, casefile__in=visible_files(user).values("pk")),
        need_to_know(user),
    ).select_related("casefile__partnership", "agency", "subject")


def may_change_entry(user: User, entry: RegisterEntry) -> bool:
    """Whoever may change the register; an agency what it added itself."""
    if entry.agency is not None and may_name_for(user, entry.casefile, entry.agency):
        return True
    return may_change_register(user, entry.casefile)
def has_conflict(user: User, casefile: CaseFile) -> bool:
    """The person declared an interest in this file that stands: they neither chair, check nor approve there (G05)."""
    return Conflict.objects.filter(casefile=casefile, user_id=user.pk, lifted_at=None).exists()


def files_i_manage(user: User) -> QuerySet[CaseFile]:
    """Files of which the person says who is on them, who is kept out and who is named: the partnership manager."""
    return visible_files(user).filter(partnership__in=sight_of(user).partnerships_with(Permission.FILE_BAR))


def may_manage_access(user: User, casefile: CaseFile) -> bool:
    """Put people on the file, end their access, ring-fence it, read who could open it and why (R07, G04)."""
    return files_i_manage(user).filter(pk=casefile.pk).exists()


def may_review_access(user: User) -> bool:
    """Take the list of who can open what, for the partnership's review of it (sec R13): the partnership manager."""
    return bool(user.is_authenticated) and holds(user, Permission.FILE_BAR)


def may_break_glass(user: User) -> bool:
    """Open a file that is not theirs, for at most four hours, with an alarm (G06, R28, R29)."""
    return bool(user.is_authenticated) and holds(user, Permission.FILE_BREAK_GLASS)


def visible_emergencies(user: User) -> QuerySet[EmergencyAccess]:
    """Emergency access in the partnerships for whose information governance the person answers."""
    watched = live_grants(user, Permission.EMERGENCY_REVIEW).values("partnership")
    return EmergencyAccess.objects.filter(partnership__in=watched).select_related("opened_by", "reviewed_by")


def may_see_emergencies(user: User) -> bool:
    """The information governance lead (R29)."""
    return bool(user.is_authenticated) and holds(user, Permission.EMERGENCY_REVIEW)


def may_review_emergency(user: User, emergency: EmergencyAccess) -> bool:
    """The information governance lead, and never whoever broke the glass (sec R9)."""
    return visible_emergencies(user).filter(pk=emergency.pk).exists() and emergency.opened_by_id != user.pk


def may_read_looks(user: User) -> bool:
    """Who has looked at a file: its manager (sec R63), and whoever answers for information governance. Of which files,
    the database says (casefiles 0006)."""
    return bool(user.is_authenticated) and (
        holds(user, Permission.FILE_BAR) or holds(user, Permission.TRAIL_READ)
    )


def files_to_copy(user: User) -> QuerySet[CaseFile]:
    """Files of which the person may take a copy of the whole, restricted rows included (sec R11)."""
    found = files_with(user, Permission.FILE_COPY)
    for besides in (Permission.IDENTITY_VIEW, *RESTRICTED_ROWS):
        found = found.filter(pk__in=files_with(user, besides).values("pk"))
    return found


def may_copy_whole(user: User, casefile: CaseFile) -> bool:
    """Ask for a copy of the whole file, and take it when a second person has agreed: who may see all of it."""
    return files_to_copy(user).filter(pk=casefile.pk).exists()


def may_second_copies(user: User) -> bool:
    """Say yes or no to copies of whole files: a partnership manager, and who answers for information governance."""
    return bool(user.is_authenticated) and holds(user, Permission.FILE_COPY_SECOND)


# What takes two people about a file, and the permission of the second
SECONDED_BY = {
    ProposalKind.EXPORT_FILE: Permission.FILE_COPY_SECOND,
    ProposalKind.LIFT_HOLD: Permission.HOLD_SECOND,
    ProposalKind.DISPOSE: Permission.DISPOSAL_SECOND,
}


def visible_file_proposals(user: User) -> QuerySet[Proposal]:
    """What waits for a second person and is theirs to say yes or no to: about files that the person sees or whose trail
    they read, and about none from which they are barred."""
    sight = sight_of(user)
    readers = sight.partnerships_with(Permission.TRAIL_READ)
    theirs = Q(pk__in=[])
    for kind, permission in SECONDED_BY.items():
        theirs |= Q(kind=kind, partnership__in=sight.partnerships_with(permission))
    return (
        Proposal.objects.filter(
            Q(partnership__in=readers) | Q(file_ref__in=visible_files(user).values("reference")), theirs,
            confirmed_at=None, refused_at=None, proposed_at__gt=timezone.now() - STANDS_FOR,
        )
        .exclude(terms__casefile__in=[str(file) for file in sorted(sight.barred)])
        .select_related("proposed_by", "partnership")
    )


def visible_copy_proposals(user: User) -> QuerySet[Proposal]:
    """Copies of whole files that wait for a second person."""
    return visible_file_proposals(user).filter(kind=ProposalKind.EXPORT_FILE)


def may_second(user: User, proposal: Proposal) -> bool:
    """Somebody who may, and is not whoever asked, by whichever account (sec R11)."""
    return visible_file_proposals(user).filter(pk=proposal.pk).exists() and may_confirm(user, proposal)
