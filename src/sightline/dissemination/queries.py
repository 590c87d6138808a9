"""Reading for the briefing: what it can be drafted from, who is asked, how a round stands, who it goes to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from sightline.access.permissions import Permission
from sightline.access.roles import FileRole, Role, roles_with
from sightline.accounts.models import User
from sightline.anonymity.rules import Identities, Person
from sightline.casefiles.models import CaseFile, FileMember
from sightline.casefiles.policy import holds_on
from sightline.deadlines.models import Deadline
from sightline.deadlines.policy import visible_deadlines
from sightline.dissemination import policy
from sightline.dissemination.models import (
    AnonymisationCheck,
    ApprovalRound,
    Briefing,
    Dispatch,
    Highlights,
    Publication,
    PublicationSource,
)
from sightline.dissemination.rules import (
    FURTHER,
    PURPOSE,
    TEXT_FIELDS,
    Ballot,
    Standing,
    bullets,
    changed_fields,
    standing,
)
from sightline.learning.choices import Polarity
from sightline.learning.queries import FALLEN, actions_of, findings_of
from sightline.learning.rules import THEMES
from sightline.meetings.choices import EventState
from sightline.meetings.models import Attendance, Event
from sightline.partnerships.models import Agency, Body, BodyMembership, Partnership, RoleGrant
from sightline.partnerships.queries import NoSuchBody, body_with, live_on, own_agencies, people_with_role, profile_of
from sightline.partnerships.rules import ApprovalRule, Function
from sightline.reviews.models import KeyLine, Review

GOOD = (Polarity.GOOD_PRACTICE, Polarity.EXPECTED_PRACTICE)
TO_IMPROVE = (Polarity.AREA_FOR_IMPROVEMENT, Polarity.SYSTEM_ISSUE)
CLOCKS = ("D06", "D07", "D08", "D09", "D10")  # domain 00 §0.1 fact 3: the fortnight after the event
GOES_TO = (Role.DISSEMINATION_LEAD, Role.DSL)  # L27


@dataclass(frozen=True)
class Voter:
    """Somebody who may vote in a round, and the agency they speak for there."""

    user: User
    agency: Agency | None


def event_held(casefile: CaseFile) -> Event | None:
    """The file's event once it has been held; None before."""
    return Event.objects.filter(casefile=casefile, state=EventState.HELD).first()


def draft_text(review: Review) -> dict[str, Any]:
    """A first text of the seven blocks from what the review already holds: field → text (L22, domain 08).

    Only what was written to be shared is taken: key lines of enquiry, findings, what follows from them, and the actions
    agreed. Nothing of the chronology and nobody's name is copied; the background is left for the chair to write.
    """
    findings = list(findings_of(review.casefile))
    lines = KeyLine.objects.filter(review=review).order_by("number").values_list("question", flat=True)
    actions = actions_of(review.casefile).exclude(state__in=FALLEN).values_list("what", flat=True)
    coded = {code for finding in findings for code in finding.themes}
    names = profile_of(review.casefile.partnership).names
    return {
        "title": f"{names.review}: what we learned",
        "background": "",
        "purpose": PURPOSE,
        "key_lines": bullets(lines),
        "good_practice": bullets(finding.statement for finding in findings if finding.polarity in GOOD),
        "improvement": bullets(finding.statement for finding in findings if finding.polarity in TO_IMPROVE),
        "learning": bullets(dict.fromkeys(finding.learning for finding in findings if finding.learning)),
        "progress": bullets(actions),
        "links": [{"words": words, "address": ""} for words in FURTHER],
        "questions": "",
        "themes": [code for code in THEMES if code in coded],
    }


def text_of(briefing: Briefing) -> dict[str, Any]:
    """The briefing's words as they stand: field → text."""
    return {name: getattr(briefing, name) for name in TEXT_FIELDS}


def briefing_of(user: User, casefile: CaseFile) -> Briefing | None:
    """The file's briefing, where this person may see it."""
    return policy.visible_briefings(user).filter(casefile=casefile).order_by("pk").first()


def clocks_of(user: User, casefile: CaseFile) -> list[Deadline]:
    """D06 to D10 of the file, each once: the open clock, or else the last one met, in the order of the rules."""
    found: dict[str, Deadline] = {}
    clocks = visible_deadlines(user).filter(casefile=casefile, rule__in=CLOCKS, stopped_at=None)
    for clock in sorted(clocks, key=lambda clock: (clock.rule, clock.met_at is None, clock.pk)):
        found[clock.rule] = clock
    return [found[rule] for rule in CLOCKS if rule in found]


def due_on(casefile: CaseFile, rule: str) -> date | None:
    """When an open clock of the file falls due; None where there is none."""
    return (
        Deadline.objects.filter(casefile=casefile, rule=rule, met_at=None, stopped_at=None)
        .values_list("due_on", flat=True)
        .first()
    )


def latest_check(briefing: Briefing) -> AnonymisationCheck | None:
    """The last answer of the checklist for the text as it now stands; None once the text has changed since."""
    return briefing.checks.filter(edition=briefing.edition).order_by("-checked_at", "-pk").first()


def open_round(briefing: Briefing) -> ApprovalRound | None:
    """The round that is being voted in, if one is."""
    return briefing.rounds.filter(closed_at=None).first()


def approved_round(briefing: Briefing) -> ApprovalRound | None:
    """The round that approved the text as it now stands; None once the text has changed since."""
    return briefing.rounds.filter(edition=briefing.edition, approved=True).order_by("-closed_at").first()


def earlier_round(round_: ApprovalRound) -> ApprovalRound | None:
    """The round before this one on the same briefing: what the panel saw last."""
    return (
        ApprovalRound.objects.filter(briefing_id=round_.briefing_id, opened_at__lt=round_.opened_at)
        .order_by("-opened_at")
        .first()
    )


def changes_since(earlier: ApprovalRound | None, now: dict[str, Any]) -> list[str]:
    """Names of the fields that read otherwise than when the panel last saw them; none the first time."""
    return changed_fields(earlier.text, now) if earlier else []


def approving_body(partnership: Partnership, *, on: date) -> Body:
    """The executive panel; where a partnership has none (HULL), the body that monitors its reviews approves [I].

    Raises NoSuchBody where there is neither.
    """
    try:
        return body_with(Function.LOS_EXEC, partnership=partnership, on=on)
    except NoSuchBody:
        return body_with(Function.MONITOR, partnership=partnership, on=on)


def voters(briefing: Briefing, *, on: date) -> list[Voter]:
    """Who may vote on a day: members of the panel on this file, without its writers, and nobody who is kept out of it.

    A person speaks for the agency of their seat, or else for one in which they hold a role.
    """
    on_file = FileMember.objects.filter(live_on(on), casefile_id=briefing.casefile_id, role=FileRole.EXECUTIVE_PANEL)
    seats = BodyMembership.objects.filter(
        live_on(on), body__in=on_file.filter(body__isnull=False).values("body"), user__is_active=True
    ).select_related("user", "agency")
    by_person: dict[int, Voter] = {}
    for seat in seats.order_by("pk"):
        known = by_person.get(seat.user_id)
        if known is None or known.agency is None:
            by_person[seat.user_id] = Voter(seat.user, seat.agency)
    for member in on_file.filter(user__isnull=False, user__is_active=True).select_related("user"):
        if member.user is not None:
            by_person.setdefault(member.user.pk, Voter(member.user, None))
    wrote = policy.writers(briefing)
    barred = set(briefing.casefile.bars.filter(lifted_at=None).values_list("user", flat=True))
    return [
        voter if voter.agency else Voter(voter.user, own_agencies(voter.user, on=on).order_by("pk").first())
        for pk, voter in by_person.items()
        if pk not in wrote and pk not in barred
    ]


def standing_of(round_: ApprovalRound, *, on: date) -> Standing:
    """How the round stands by its rule. Only those who may vote on the day are counted."""
    settings = profile_of(round_.briefing.casefile.partnership).settings
    cast = {vote.voter_id: vote for vote in round_.votes.select_related("voter_agency")}
    ballots = []
    for voter in voters(round_.briefing, on=on):
        answered = cast.get(voter.user.pk)
        agency = (answered.voter_agency if answered else None) or voter.agency
        ballots.append(Ballot(agency.sector if agency else "", answered.vote if answered else ""))
    by = due_on(round_.briefing.casefile, "D07")
    return standing(
        ApprovalRule(round_.rule),
        ballots,
        each_statutory_partner=settings.approval_needs_each_statutory_partner,
        time_is_up=by is not None and on > by,
    )


def holders(casefile: CaseFile, permission: Permission, *, on: date) -> list[User]:
    """People of the partnership whose standing role gives the permission, and who are not kept out of this file."""
    people = people_with_role(roles_with(permission), on=on, partnership=casefile.partnership)
    return [person for person in people if holds_on(person, permission, casefile)]


def recipients(agencies: Iterable[Agency], *, on: date) -> QuerySet[User]:
    """Dissemination leads and safeguarding leads of the agencies (L27). A person in two agencies is one recipient."""
    grants = RoleGrant.objects.filter(live_on(on), role__in=[str(role) for role in GOES_TO], agency__in=list(agencies))
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("pk")


def live_source(briefing: Briefing) -> PublicationSource | None:
    """The briefing's publication while it is public; None before and after."""
    return (
        PublicationSource.objects.filter(briefing=briefing, publication__withdrawn_on=None)
        .select_related("publication", "casefile__partnership", "briefing")
        .first()
    )


def dispatches_of(briefing: Briefing) -> QuerySet[Dispatch]:
    """Where the briefing went, first first, each with ``agency_count``."""
    return (
        Dispatch.objects.filter(briefing=briefing)
        .select_related("sent_by")
        .annotate(agency_count=Count("agencies"))
        .order_by("sent_at", "pk")
    )


def highlights_of(user: User, casefile: CaseFile) -> QuerySet[Highlights]:
    """Highlights published from the file, newest first."""
    return (
        policy.visible_highlights(user)
        .filter(casefile=casefile)
        .select_related("publication", "published_by", "checked_by")
        .order_by("-published_at")
    )


def library(user: User, *, theme: str = "") -> QuerySet[Publication]:
    """What is public now, newest first; of one theme where one is named."""
    found = policy.published(user)
    return (found.filter(themes__contains=[theme]) if theme else found).order_by("-published_on", "title", "pk")


def identities_of(casefile: CaseFile, known: Iterable[dict[str, Any]]) -> Identities:
    """What the disclosure check looks for: the identities given, and the people invited to the file's event (G11)."""
    people = [_person(identity) for identity in known]
    invited = Attendance.objects.filter(casefile=casefile).values_list("name", "role").distinct()
    people += [Person(role=f"{role} (practitioner)", pseudonym=role, names=(name,)) for name, role in invited if name]
    return Identities(people=tuple(people), references=(casefile.reference,))


def _person(identity: dict[str, Any]) -> Person:
    given = str(identity.get("first_name", "")).strip()
    family = str(identity.get("family_name", "")).strip()
    names = [f"{given} {family}".strip()]
    return Person(
        role=str(identity.get("role", "child")),
        pseudonym=str(identity.get("pseudonym", "")),
        names=tuple(name for name in names if name),
        known_as=tuple(_several(identity.get("other_names"))),
        date_of_birth=_day(identity.get("date_of_birth")),
        date_of_death=_day(identity.get("date_of_death")),
        addresses=tuple(_several(identity.get("address"), by=r"\n\s*\n")),
        nhs_number=str(identity.get("nhs_number", "") or ""),
        schools=tuple(_several(identity.get("school"))),
    )


def _several(value: Any, *, by: str = r"[,;\n]") -> list[str]:
    if isinstance(value, list | tuple):
        return [str(each).strip() for each in value if str(each).strip()]
    return [each.strip() for each in re.split(by, str(value or "")) if each.strip()]


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def all_agencies(partnership: Partnership) -> QuerySet[Agency]:
    """All partner agencies: not just those involved (L27)."""
    return Agency.objects.filter(partnership=partnership).order_by("name")
