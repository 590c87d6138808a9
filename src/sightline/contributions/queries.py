"""Where the answers of a file stand, what is missing in one, what a person must do next, and what was submitted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sightline.access.gate import live
from sightline.access.permissions import Permission
from sightline.access.roles import FileRole, roles_with
from sightline.accounts.models import User
from sightline.casefiles.models import Bar, CaseFile, FileMember
from sightline.casefiles.policy import agencies_of, files_with
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.policy import needs_restricted
from sightline.contributions import policy
from sightline.contributions.choices import ANSWERED, RequestState
from sightline.contributions.models import AgencyRequest, KeyLineAnswer, NilStatement, PracticeAudit, ReturnVersion
from sightline.contributions.rules import SECTIONS
from sightline.deadlines.rules import event_anchor
from sightline.partnerships.models import Agency, RoleGrant
from sightline.partnerships.queries import people_with_role, profile_of

S = RequestState
AUDIT_FIELDS = tuple(field for section in SECTIONS for field in section.fields)
ROW_FIELDS = (
    "date_text", "starts_on", "ends_on", "at_time", "precision", "uncertain", "team", "source_record",
    "recorded_by_role", "about", "event", "child_seen", "impact", "impact_strength", "impact_text", "response",
    "expected", "shared_with", "tags", "sensitivity", "key_episode", "other",
)
KEPT_OF_A_RESTRICTED_ROW = ("date_text", "starts_on", "ends_on", "precision", "uncertain", "sensitivity")


@dataclass(frozen=True)
class Missing:
    """What a return must still say: the part of it (a section's slug, “key-line-2”, “chronology”) and what to do."""

    part: str
    sentence: str


@dataclass(frozen=True)
class Waiting:
    """One thing a person must do next: acknowledge, confirm-nil, write, approve or accept."""

    act: str
    agency_request: AgencyRequest
    due_on: date


def requests_of(casefile: CaseFile) -> QuerySet[AgencyRequest]:
    """Every agency asked on a file, by the agency's name. For operations; pages begin with policy.visible_requests."""
    return AgencyRequest.objects.filter(casefile=casefile).select_related("agency", "author").order_by("agency__name")


def all_answered(casefile: CaseFile) -> bool:
    """Whether every agency asked was accepted, had no involvement or was waived (L17). False when none was asked."""
    states = list(requests_of(casefile).values_list("state", flat=True))
    return bool(states) and all(state in ANSWERED for state in states)


def last_closed_on(casefile: CaseFile) -> date | None:
    """The day the last required return was received or waived: the anchor of D04; None while one is open (CAL-17)."""
    return event_anchor(list(requests_of(casefile).values_list("closed_on", flat=True)))


def audit_of(agency_request: AgencyRequest) -> PracticeAudit | None:
    """The return's practice audit; None before it is begun."""
    return (
        PracticeAudit.objects.filter(agency_request=agency_request)
        .select_related("casefile__partnership", "agency", "chronology", "agency_request")
        .first()
    )


def every_invitation(agency_request: AgencyRequest) -> list[FileMember]:
    """Whoever was ever invited, without an account, to write this return, in order: the number in an address stays
    that person's. Each with its person and their pass."""
    return list(
        FileMember.objects.filter(
            casefile=agency_request.casefile, role=FileRole.OCCASIONAL, for_agency=agency_request.agency_id
        ).select_related("user__occasional_pass").order_by("pk")
    )


def invitations_of(agency_request: AgencyRequest) -> list[FileMember]:
    """Those who were not let go; expired ones as well, which can be sent a new link."""
    return [place for place in every_invitation(agency_request) if place.user and place.user.is_active]


def without_contact(agencies: Sequence[Agency]) -> list[Agency]:
    """Those of the agencies that have nobody with an account to receive a request. One query."""
    contacts = RoleGrant.objects.filter(
        live(), role__in=roles_with(Permission.REQUEST_ACKNOWLEDGE), user__is_active=True, agency__in=agencies
    )
    reached = set(contacts.values_list("agency", flat=True))
    return [agency for agency in agencies if agency.pk not in reached]


def has_a_lead(agency_request: AgencyRequest, *, on: date) -> bool:
    """Whether anybody with an account could approve the agency's return."""
    return people_who(
        Permission.RETURN_APPROVE, casefile=agency_request.casefile, on=on, agency=agency_request.agency
    ).exists()


def answer_to(audit: PracticeAudit | None, *, number: int) -> KeyLineAnswer | None:
    """The answer to a key line as it stands; None before it is written."""
    return KeyLineAnswer.objects.filter(audit=audit, number=number).first() if audit is not None else None


def nil_waiting(agency_request: AgencyRequest) -> NilStatement | None:
    """The statement of no involvement that waits to be confirmed (L16)."""
    return NilStatement.objects.filter(agency_request=agency_request, refused_because="").first()


def people_who(
    permission: Permission, *, casefile: CaseFile, on: date, agency: Agency | None = None
) -> QuerySet[User]:
    """Those who hold the permission (in the agency) and may know of the file: nobody barred, and on a ring-fenced file
    only people named on it (G04)."""
    people = people_with_role(roles_with(permission), on=on, partnership=casefile.partnership, agency=agency)
    return those_who_may_know(people, casefile=casefile)


def those_who_may_know(people: QuerySet[User], *, casefile: CaseFile) -> QuerySet[User]:
    """Without whoever is barred from the file; of a ring-fenced file only people named on it."""
    allowed = people.exclude(pk__in=Bar.objects.filter(casefile=casefile, lifted_at=None).values("user"))
    if casefile.ring_fenced:
        named = FileMember.objects.filter(live(), casefile=casefile, user__isnull=False).values("user")
        allowed = allowed.filter(pk__in=named)
    return allowed


def possible_authors(agency_request: AgencyRequest, *, on: date) -> QuerySet[User]:
    """Managers of the agency who could write its return (S42)."""
    return people_who(Permission.RETURN_WRITE, casefile=agency_request.casefile, on=on, agency=agency_request.agency)


def writers_of(audit: PracticeAudit) -> set[int]:
    """Ids of everybody who wrote in the return: the named author, the audit's writers, the chronology's."""
    rows = ChronologyEntry.objects.filter(chronology=audit.chronology).values_list("written_by_id", flat=True)
    author = audit.agency_request.author_id
    return {*audit.writers, *rows, *([author] if author else [])}


def what_is_missing(audit: PracticeAudit) -> list[Missing]:
    """What the return must still say before the safeguarding lead is asked (F09, F10, L15), in the pages' order."""
    settings = profile_of(audit.casefile.partnership).settings
    asked: list[tuple[bool, str, str]] = [
        (bool(audit.author_role.strip()), "author", "Say in which role the author writes."),
        (audit.independent is not None, "author", "Say whether the author is independent of the case."),
        (bool(audit.spoken_to.strip()), "author", "Say, by role, which practitioners were spoken to."),
        (bool(audit.records_seen.strip()), "author", "Say which records were looked at."),
        (_practitioner_answered(audit), "practitioner",
         "Say which practitioner informed the chronology, by role, or why none did."),
        (bool(audit.summary.strip()), "involvement", "Summarise your agency’s involvement."),
        (bool(audit.lived_experience.strip()), "lived-experience",
         "Say what life was like for the child, as your agency saw it."),
        (bool(audit.standards), "standards", "Add at least one standard or procedure that applied."),
        (bool(audit.worked_well or audit.none_worked_well_because.strip()), "worked-well",
         "Add something that worked well, or say why there is nothing."),
        (bool(audit.needs_developing or audit.none_needs_developing_because.strip()), "needs-developing",
         "Add something that needs developing, or say why there is nothing."),
        (bool(audit.relationships.strip()) or not settings.relationships_prompt_mandatory, "working-together",
         "Describe relationships in the family and between professionals."),
        (bool(audit.inter_agency.strip()), "working-together", "Describe how you worked with other agencies."),
        (bool(audit.equality.strip()), "working-together", "Say how equality, culture and disability were considered."),
        (bool(audit.actions) or audit.no_actions, "actions", "Add an action, or say that there is none."),
        (bool(audit.staff_support.strip()), "support", "Say what support staff were offered."),
    ]
    missing = [Missing(part, sentence) for answered, part, sentence in asked if not answered]
    missing += [
        Missing(f"key-line-{line['number']}", f"Answer key line {line['number']}.")
        for line in unanswered_key_lines(audit)
    ]
    return missing + _missing_in_chronology(audit, impact=settings.impact_column_mandatory)


def _practitioner_answered(audit: PracticeAudit) -> bool:
    if audit.practitioner_informed is None:
        return False
    return bool(audit.practitioner_roles.strip()) if audit.practitioner_informed else bool(audit.why_no_practitioner)


def _missing_in_chronology(audit: PracticeAudit, *, impact: bool) -> list[Missing]:
    rows = list(ChronologyEntry.objects.filter(chronology=audit.chronology).values_list("impact", flat=True))
    if not rows and not audit.no_chronology_because.strip():
        return [Missing("chronology", "Add at least one entry to the chronology, or say why there is none.")]
    without = rows.count("") if impact else 0
    if without:
        said = "1 entry of the chronology does" if without == 1 else f"{without} entries of the chronology do"
        return [Missing("chronology", f"{said} not say what it meant for the child.")]
    return []


def unanswered_key_lines(audit: PracticeAudit) -> list[dict[str, Any]]:
    """Key lines without evidence, analysis or confidence."""
    answered = {
        answer.number
        for answer in KeyLineAnswer.objects.filter(audit=audit)
        if answer.evidence.strip() and answer.analysis.strip() and answer.confidence
    }
    return [line for line in audit.agency_request.key_lines if line["number"] not in answered]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool | int | list | dict) else str(value)


def content_of(audit: PracticeAudit) -> dict[str, Any]:
    """The whole return as it stands, to be frozen: JSON types only, and no name of a member of staff."""
    rows = ChronologyEntry.objects.filter(chronology=audit.chronology).order_by(
        "starts_on", "ends_on", "at_time", "sequence"
    )
    answers = {answer.number: answer for answer in KeyLineAnswer.objects.filter(audit=audit)}
    return {
        "agency": audit.agency.name,
        "period_from": audit.agency_request.period_from.isoformat(),
        "period_to": audit.agency_request.period_to.isoformat(),
        "audit": {field: _plain(getattr(audit, field)) for field in AUDIT_FIELDS},
        "key_lines": [
            line
            | {
                field: getattr(answers[line["number"]], field) if line["number"] in answers else ""
                for field in ("evidence", "analysis", "confidence")
            }
            for line in audit.agency_request.key_lines
        ],
        "chronology": [{field: _plain(getattr(row, field)) for field in ROW_FIELDS} for row in rows],
    }


def readable_returns(user: User, casefile: CaseFile) -> QuerySet[PracticeAudit]:
    """Submitted practice audits of a file that this person may read, with their answers and chronology, by agency."""
    return (
        policy.visible_returns(user)
        .filter(casefile=casefile, shared=True)
        .prefetch_related("answers")
        .order_by("agency__name")
    )


def shown_content(user: User, version: ReturnVersion) -> dict[str, Any]:
    """What was submitted, as this person may read it: restricted rows keep their date and lose their words (G03).

    The agency reads its own whole. A row that is withheld has the key “withheld”.
    """
    own = agencies_of(user, Permission.RETURN_VIEW_AGENCY).filter(pk=version.agency_id).exists()
    content: dict[str, Any] = dict(version.content)
    if own or needs_restricted(user, version.casefile):
        return content
    content["chronology"] = [
        row
        if row["sensitivity"] == "normal"
        else {name: row[name] for name in KEPT_OF_A_RESTRICTED_ROW} | {"withheld": True}
        for row in content.get("chronology", [])
    ]
    return content


def waiting_for(user: User) -> list[Waiting]:
    """What this person must do next on any file, the most urgent first (L15, L16)."""
    if not user.is_authenticated:
        return []
    seen = policy.visible_requests(user).filter(casefile__hold=None)
    unconfirmed = policy.visible_nil_statements(user).filter(refused_because="").values("agency_request")

    def own(permission: Permission) -> QuerySet[Any]:
        return agencies_of(user, permission)

    found: list[tuple[str, Iterable[AgencyRequest]]] = [
        ("acknowledge", seen.filter(state=S.SENT, agency__in=own(Permission.REQUEST_ACKNOWLEDGE))),
        ("confirm-nil", seen.filter(
            state__in=[S.SENT, S.ACKNOWLEDGED], agency__in=own(Permission.RETURN_APPROVE), pk__in=unconfirmed,
        ).exclude(nil_proposal__stated_by=user)),
        ("write", seen.filter(
            state__in=[S.ACKNOWLEDGED, S.DRAFTING], agency__in=own(Permission.RETURN_WRITE),
        ).exclude(nil_proposal__refused_because="").filter(Q(author=None) | Q(author=user))),
        ("approve", seen.filter(state=S.APPROVAL, agency__in=own(Permission.RETURN_APPROVE))),
        ("accept", seen.filter(
            state=S.SUBMITTED, casefile__in=files_with(user, Permission.RETURN_ACCEPT).values("pk"),
        )),
    ]
    rows = [Waiting(act, each, each.extended_to or each.due_on) for act, requests in found for each in requests]
    return sorted(rows, key=lambda row: (row.due_on, row.agency_request.casefile.reference, row.act))
