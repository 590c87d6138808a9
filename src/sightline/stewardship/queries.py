"""Reading the trail of the files that one watches: the database decides which those are (stewardship 0001). What is on
a file, part by part, for a person who may see all of it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BinaryField, Exists, Field, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from sightline.access.choices import STANDS_FOR, ProposalKind
from sightline.access.gate import live, live_grants
from sightline.access.models import Proposal
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember, Subject, WorkHold
from sightline.casefiles.policy import files_i_manage, visible_file_proposals, visible_files
from sightline.casefiles.queries import people_of, who_could_open
from sightline.chronology import policy as chronology
from sightline.chronology.models import FrozenEntry
from sightline.contributions import policy as contributions
from sightline.deadlines.policy import visible_deadlines
from sightline.dissemination import policy as dissemination
from sightline.dissemination.models import AnonymisationCheck, Dispatch, PanelVote
from sightline.learning import policy as learning
from sightline.learning.models import ActionUpdate, Evidence, Verification
from sightline.meetings import policy as meetings
from sightline.meetings.models import AgencyAtEvent, Attendance, WelfareOffer
from sightline.partnerships.models import Agency, BodyMembership, Partnership, RoleGrant
from sightline.partnerships.queries import live_on
from sightline.referrals.policy import visible_referrals
from sightline.reviews import policy as reviews
from sightline.reviews.models import InvolvedAgency, KeyLine, SectorView
from sightline.stewardship import policy
from sightline.stewardship.choices import RecordClass
from sightline.stewardship.models import LegalHold, Retention, RetentionRule
from sightline.stewardship.policy import visible_steps
from sightline.stewardship.rules import (
    CLASSES,
    MACHINES,
    STAFF,
    STAFF_OF,
    Act,
    Known,
    Noticed,
    Part,
    Told,
    class_closed_by,
    in_words,
    logged_as,
    watch,
)

PERIOD = timedelta(days=30)
"""How far back signals are looked for."""


@dataclass(frozen=True)
class Reach:
    """One person and one file that they can open, with every reason; neither for whoever can open none."""

    person: User
    agencies: tuple[str, ...]
    file: str = ""
    reasons: tuple[str, ...] = ()


def agencies_reviewed(user: User) -> QuerySet[Agency]:
    """The agencies of the partnerships whose files the person manages."""
    return Agency.objects.filter(partnership__in=_managed(user)).order_by("name")


def _managed(user: User) -> QuerySet[Partnership]:
    return Partnership.objects.filter(pk__in=live_grants(user, Permission.FILE_BAR).values("partnership"))


def reach_of_people(user: User, *, agency: Agency | None, now: datetime) -> list[Reach]:
    """Who can open which of the files that the person manages, and why, today; of one agency's people where one is
    named. Also everybody with a role or a seat who can open none of them: an access review asks about them too."""
    on = timezone.localdate(now)
    found = who_could_open(files_i_manage(user), on=on, at=now)
    agencies: dict[int, set[str]] = defaultdict(set)
    mine: set[int] = set()
    ours = agencies_reviewed(user)
    here = (live_on(on), Q(agency__in=ours))
    theirs = (
        *RoleGrant.objects.filter(*here).values_list("user", "agency", "agency__name"),
        *BodyMembership.objects.filter(*here).values_list("user", "agency", "agency__name"),
        *FileMember.objects.filter(live_on(on), for_agency__in=ours, user__isnull=False)
        .values_list("user", "for_agency", "for_agency__name"),
    )
    for person, number, name in theirs:
        agencies[person].add(name)
        if agency is not None and number == agency.pk:
            mine.add(person)
    reach = [
        Reach(each.person, tuple(sorted(agencies[each.person.pk])), each.casefile.reference, tuple(each.reasons))
        for each in found
    ]
    with_files = {each.person.pk for each in found}
    for partnership in _managed(user):
        reach += [
            Reach(person, tuple(sorted(agencies[person.pk])))
            for person in people_of(partnership, on=on)
            if person.pk not in with_files
        ]
    wanted = (each for each in reach if agency is None or each.person.pk in mine)
    return sorted(wanted, key=lambda each: (each.agencies, each.person.name, each.person.pk, each.file))


@dataclass(frozen=True)
class Entry:
    """One entry of the trail on a file."""

    at: datetime
    verb: str
    person: str
    file: str
    record: str
    record_id: str
    details: dict[str, Any]


def _rows(statement: str, *values: str | datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _pairs(statement: str) -> frozenset[tuple[str, str]]:
    return frozenset((str(person), file) for person, file in _rows(statement))


def start_of(day: date) -> datetime:
    """Its first moment, where people work."""
    return timezone.make_aware(datetime.combine(day, time.min))


def entries(*, file: str = "", person: str = "", first_day: date, last_day: date) -> list[Entry]:
    """The trail of watched files between two days, both included, in the order of the clock; of one file or one person
    where one is named. Nothing for whoever watches none."""
    found = _rows(
        "SELECT at, verb, actor_id, file_ref, record_label, record_id, payload FROM wall_watched_acts(%s, %s, %s, %s)",
        file, person, start_of(first_day), start_of(last_day + timedelta(days=1)),
    )
    return [
        Entry(at, verb, who, file_ref, record, record_id, json.loads(payload)["details"])
        for at, verb, who, file_ref, record, record_id, payload in found
    ]


def first_looks(*, since: datetime) -> dict[str, datetime]:
    """File → when whoever asks first looked into it since then."""
    return dict(_rows("SELECT file_ref, at FROM wall_my_first_looks(%s)", since))


def copies_taken(*, since: datetime) -> list[datetime]:
    """When whoever asks took a copy of anything since then."""
    return [at for (at,) in _rows("SELECT at FROM wall_my_copies(%s)", since)]


def logged(found: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Those entries that section 62 asks for, each with its word of the law."""
    said = ((logged_as(entry.verb, record=entry.record, details=entry.details), entry) for entry in found)
    return [(str(word.label), entry) for word, entry in said if word is not None]


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """The trail's numbers of people → their names; what is no person is left out."""
    numbers = {int(word) for word in person_ids if word.isdigit()}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=numbers).values_list("pk", "name")}


def people_watched(user: User) -> list[tuple[str, str]]:
    """(number, name) of everybody with a role or a seat, past or present, in a partnership that one watches."""
    partnerships = list(policy.partnerships_watched(user).values_list("pk", flat=True))
    people = User.objects.filter(pk__in=RoleGrant.objects.filter(partnership__in=partnerships).values("user"))
    seated = User.objects.filter(body_memberships__body__partnership__in=partnerships)
    return [(str(pk), name) for pk, name in people.union(seated).values_list("pk", "name").order_by("name")]


def _known(partnerships: list[int]) -> Known:
    agencies: dict[str, set[str]] = {}
    roles: dict[str, str] = {}
    grants = RoleGrant.objects.filter(live(), partnership__in=partnerships).order_by("pk")
    for user, role, agency in grants.values_list("user_id", "role", "agency_id"):
        roles.setdefault(str(user), role)
        if agency is not None:
            agencies.setdefault(str(user), set()).add(str(agency))
    return Known(
        places=_pairs("SELECT person, file_ref FROM wall_watched_places()"),
        kept_out=_pairs("SELECT person, file_ref FROM wall_watched_bars()"),
        agencies={user: frozenset(found) for user, found in agencies.items()},
        roles=roles,
        closed={
            file: timezone.localtime(at) for file, at in _rows("SELECT file_ref, at FROM wall_watched_closings()")
        },
    )


def signals_of(user: User, *, on: date) -> list[Noticed]:
    """What was noticed in the period that ends with this day, that nobody has set aside; the newest first."""
    partnerships = list(policy.partnerships_watched(user).values_list("pk", flat=True))
    acts = [
        Act(timezone.localtime(entry.at), entry.verb, entry.person, entry.file)
        for entry in entries(first_day=on - PERIOD, last_day=on)
        if entry.person.isdigit()
    ]
    aside = set(policy.visible_set_aside(user).values_list("key", flat=True))
    return [found for found in watch(acts, _known(partnerships)) if found.key not in aside]


def partnership_of(user: User, noticed: Noticed) -> Partnership:
    """The watched partnership whose file a signal is about."""
    ((number,),) = _rows("SELECT wall_watched_partnership_of(%s)", noticed.files[0])
    return policy.partnerships_watched(user).get(pk=number)


Rows = Callable[[User], QuerySet[Any]]


def _below(model: type[Model], name: str, above: Rows) -> Rows:
    return lambda user: model._default_manager.filter(**{f"{name}__in": above(user).values("pk")})


# The parts of a copy in the order of the process: heading, table, whose rows. Names are a part of their own (register)
PARTS: tuple[tuple[str, str, Rows], ...] = (
    ("The file", "casefiles.CaseFile", visible_files),
    ("People of the case", "casefiles.Subject", _below(Subject, "casefile", visible_files)),
    ("Work held", "casefiles.WorkHold", _below(WorkHold, "casefile", visible_files)),
    ("Referral", "referrals.Referral", visible_referrals),
    ("Triage", "reviews.Triage", reviews.visible_triages),
    ("What each sector said", "reviews.SectorView", _below(SectorView, "triage", reviews.visible_triages)),
    ("Review", "reviews.Review", reviews.visible_reviews),
    ("Key lines of enquiry", "reviews.KeyLine", _below(KeyLine, "review", reviews.visible_reviews)),
    ("Agencies involved", "reviews.InvolvedAgency", _below(InvolvedAgency, "review", reviews.visible_reviews)),
    ("Requests to agencies", "contributions.AgencyRequest", contributions.visible_requests),
    ("Returns as submitted", "contributions.ReturnVersion", contributions.visible_versions),
    ("Chronology: versions kept", "chronology.FrozenChronology", chronology.visible_versions),
    ("Chronology: entries of versions", "chronology.FrozenEntry",
     _below(FrozenEntry, "frozen", chronology.visible_versions)),
    ("Chronology: the chair’s notes", "chronology.ChairNote", chronology.visible_notes),
    ("Chronology: findings set aside", "chronology.Dismissal", chronology.visible_dismissals),
    ("Event", "meetings.Event", meetings.visible_events),
    ("Who came to the event", "meetings.Attendance", _below(Attendance, "event", meetings.visible_events)),
    ("Agencies at the event", "meetings.AgencyAtEvent", _below(AgencyAtEvent, "event", meetings.visible_events)),
    ("Support offered to staff", "meetings.WelfareOffer", _below(WelfareOffer, "casefile", visible_files)),
    ("Executive panel", "meetings.PanelRecord", meetings.visible_panel_records),
    ("The chair’s report", "reviews.ChairReport", reviews.visible_chair_reports),
    ("Findings", "learning.Finding", learning.visible_findings),
    ("What findings rest on", "learning.FindingBasis", learning.visible_bases),
    ("Action plan", "learning.Action", learning.visible_actions),
    ("Progress of actions", "learning.ActionUpdate", _below(ActionUpdate, "action", learning.visible_actions)),
    ("Evidence of actions", "learning.Evidence", _below(Evidence, "action", learning.visible_actions)),
    ("Verification of actions", "learning.Verification", _below(Verification, "action", learning.visible_actions)),
    ("Overview report", "reviews.OverviewReport", reviews.visible_overview_reports),
    ("Briefing", "dissemination.Briefing", dissemination.visible_briefings),
    ("Highlights", "dissemination.Highlights", dissemination.visible_highlights),
    ("Anonymisation checks", "dissemination.AnonymisationCheck", _below(AnonymisationCheck, "casefile", visible_files)),
    ("Rounds of approval", "dissemination.ApprovalRound", dissemination.visible_rounds),
    ("Votes", "dissemination.PanelVote", _below(PanelVote, "round", dissemination.visible_rounds)),
    ("What was published", "dissemination.PublicationSource", dissemination.visible_sources),
    ("Where it was sent", "dissemination.Dispatch", _below(Dispatch, "briefing", dissemination.visible_briefings)),
    ("Deadlines", "deadlines.Deadline", visible_deadlines),
    ("History", "casefiles.Move", visible_steps),
)
# Tables of a file of which a copy has nothing, and why
LEFT_OUT = {
    "anonymity.DisclosureCheck": "sealed; the answer is in the anonymisation checks",
    "anonymity.FoundString": "sealed; names are in the register",
    "casefiles.Bar": "who may see the file, not what is on it",
    "casefiles.Conflict": "who may see the file, not what is on it",
    "casefiles.EmergencyAccess": "who has seen the file, not what is on it",
    "stewardship.LegalHold": "how long the file is kept, not what is on it",
    "stewardship.Retention": "how long the file is kept, not what is on it",
    "casefiles.FileMember": "who may see the file, not what is on it",
    "casefiles.RingFence": "who may see the file, not what is on it",
    "casefiles.RegisterEntry": "opened as the register, in a part of its own",
    "chronology.Chronology": "an agency’s draft; what it submitted is in the returns",
    "chronology.ChronologyEntry": "an agency’s draft; what it submitted is in the returns",
    "chronology.Intake": "rows on their way into an agency’s draft",
    "chronology.RemovedEntry": "rows on their way out of an agency’s draft",
    "chronology.SavedView": "how somebody looked, not what is on the file",
    "contributions.KeyLineAnswer": "an agency’s draft; what it submitted is in the returns",
    "contributions.NilStatement": "the agency’s own; what came of it is in the request to it",
    "contributions.PracticeAudit": "an agency’s draft; what it submitted is in the returns",
    "dissemination.Dispatch_agencies": "told with where it was sent",
    "learning.Action_findings": "told with the action plan",
    "learning.Finding_agencies": "told with the findings",
}


def copy_asked_for(casefile: CaseFile, *, on: Any) -> Proposal | None:
    """The latest proposal to copy the file that still stands: waiting, or agreed and not taken."""
    return (
        Proposal.objects.filter(
            kind=ProposalKind.EXPORT_FILE, file_ref=casefile.reference, refused_at=None, used_at=None,
            proposed_at__gt=on - STANDS_FOR,
        )
        .select_related("proposed_by", "confirmed_by")
        .order_by("-proposed_at")
        .first()
    )


@dataclass(frozen=True)
class WatchedFile:
    """What is known of a file to whoever watches it: no more than what it is called and whose it is."""

    id: UUID
    partnership_id: int


def watched_file(reference: str) -> WatchedFile | None:
    """The file of that reference, where one watches it; None otherwise."""
    found = _rows("SELECT id, partnership_id FROM wall_files_i_watch() WHERE reference = %s", reference)
    return WatchedFile(*found[0]) if found else None


def who_could_second(file: UUID, roles: Iterable[str]) -> list[User]:
    """Who holds one of the roles where the file is and is not kept from it; the database says, which knows who is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_who_could_second(%s, %s)", [file, list(roles)])
        people = [pk for (pk,) in cursor.fetchall()]
    return list(User.objects.filter(pk__in=people).order_by("pk"))


def _waiting(kind: ProposalKind, reference: str, *, on: datetime) -> QuerySet[Proposal]:
    return Proposal.objects.filter(
        kind=kind, file_ref=reference, confirmed_at=None, refused_at=None, proposed_at__gt=on - STANDS_FOR
    ).select_related("proposed_by", "partnership")


def lift_asked_for(hold: LegalHold, *, on: datetime) -> Proposal | None:
    """The proposal to lift the hold that waits for a second person."""
    return _waiting(ProposalKind.LIFT_HOLD, hold.reference, on=on).filter(terms__hold=hold.pk).first()


def disposal_asked_for(kept: Retention, *, on: datetime) -> Proposal | None:
    """The proposal to dispose of the file that waits for a second person."""
    return _waiting(ProposalKind.DISPOSE, kept.reference, on=on).first()


def disposals_waiting(user: User) -> QuerySet[Proposal]:
    """Files that somebody proposes to dispose of, of those that the person sees."""
    files = policy.visible_retention(user).values("reference")
    return Proposal.objects.filter(
        kind=ProposalKind.DISPOSE, file_ref__in=files, confirmed_at=None, refused_at=None,
        proposed_at__gt=timezone.now() - STANDS_FOR,
    ).select_related("proposed_by")


def lifts_waiting(user: User) -> QuerySet[Proposal]:
    """Holds that somebody asks to have lifted, of those that the person may decide about."""
    return visible_file_proposals(user).filter(kind=ProposalKind.LIFT_HOLD)


@dataclass(frozen=True)
class Period:
    """How long files of a class are kept on a day, and by whose word: the partnership's, or the default's."""

    record_class: RecordClass
    years: int
    rule: RetentionRule | None


def period_of(partnership: int, record_class: RecordClass, *, on: date) -> Period:
    """The latest period that has begun; the default of the table before there is one."""
    rule = (
        RetentionRule.objects.filter(partnership=partnership, record_class=record_class, starts_on__lte=on)
        .order_by("-starts_on")
        .first()
    )
    return Period(record_class, rule.years if rule else CLASSES[record_class].years, rule)


@dataclass(frozen=True)
class Closed:
    """A file that has been closed: its class, and when."""

    file: UUID
    record_class: RecordClass
    at: datetime


def closed_files() -> list[Closed]:
    """Every file that has been closed, by its last closing step. For the worker: the database answers nobody else."""
    return [
        Closed(file, record_class, at)
        for file, record, step, at in _rows("SELECT file, record_label, step, at FROM closings_of_files()")
        if (record_class := class_closed_by(record, step)) is not None
    ]


SOON = timedelta(days=365)
"""How far ahead files are listed that will be due."""


def kept(user: User) -> QuerySet[Retention]:
    """Until when files are kept, each with whether a legal hold keeps it beyond that."""
    standing = LegalHold.objects.filter(casefile=OuterRef("casefile"), lifted_at=None)
    return policy.visible_retention(user).annotate(on_hold=Exists(standing))


def due_for_disposal(user: User, *, on: date) -> QuerySet[Retention]:
    """Files whose period has run out, the longest first."""
    return kept(user).filter(due_on__lte=on).order_by("due_on", "reference")


def due_soon(user: User, *, on: date) -> QuerySet[Retention]:
    """Files whose period runs out within a year."""
    return kept(user).filter(due_on__gt=on, due_on__lte=on + SOON).order_by("due_on", "reference")


def proposal_words(proposal: Proposal) -> str:
    """Which file, who asks and why."""
    return f"{proposal.file_ref}. Asked for by {proposal.proposed_by.name}: {proposal.reason}"


def _told_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in STAFF | MACHINES | {"casefile"}
        and f"{model._meta.label}.{field.name}" not in STAFF_OF
        and not isinstance(field, BinaryField)
        and not getattr(field, "generated", False)
    ]


def _said(row: Model, field: "Field[Any, Any]") -> str:
    value = getattr(row, field.name)
    if isinstance(value, User):
        return value.job_title or "A member of staff"
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")() or "")
    return in_words(value)


def _told(row: Model, fields: "list[Field[Any, Any]]") -> Told:
    says = [(str(field.verbose_name).capitalize(), said) for field in fields if (said := _said(row, field))]
    says += [
        (str(many.verbose_name).capitalize(), said)
        for many in row._meta.many_to_many
        if (said := ", ".join(str(each) for each in getattr(row, many.name).all()))
    ]
    return Told(str(row._meta.verbose_name).capitalize(), tuple(says))


def parts_of(user: User, casefile: CaseFile) -> list[Part]:
    """Everything on the file that its manager sees, part by part; an agency's drafts are none of it (rule a)."""
    found = []
    for title, _, rows in PARTS:
        mine = rows(user)
        here = mine.filter(pk=casefile.pk) if mine.model is CaseFile else mine.filter(casefile=casefile)
        fields = _told_fields(mine.model)
        related = [field.name for field in fields if field.is_relation]
        many = [field.name for field in mine.model._meta.many_to_many]
        here = (here.select_related(*related) if related else here).prefetch_related(*many).order_by("pk")
        found.append(Part(title, tuple(_told(row, fields) for row in here)))
    return found
