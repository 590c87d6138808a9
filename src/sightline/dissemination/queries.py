"""Reading for the briefing: what it can be drafted from, who is asked, how a round stands, who it goes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from sightline.access.permissions import Permission
from sightline.access.roles import FileRole, Role, roles_with
from sightline.accounts.models import User
from sightline.anonymity import queries as anonymity
from sightline.anonymity.models import DisclosureCheck
from sightline.anonymity.queries import Checked
from sightline.anonymity.rules.artefacts import Artefact, Part
from sightline.casefiles.choices import EntryKind
from sightline.casefiles.models import CaseFile, FileMember
from sightline.casefiles.policy import holds_on
from sightline.casefiles.rules import lines
from sightline.contributions.models import AgencyRequest
from sightline.deadlines.models import Deadline
from sightline.deadlines.policy import visible_deadlines
from sightline.dissemination import policy
from sightline.dissemination.choices import BriefingState, CheckResult, HighlightsState
from sightline.dissemination.models import (
    AnonymisationCheck,
    ApprovalRound,
    Briefing,
    Dispatch,
    Highlights,
    Publication,
    PublicationSource,
)
from sightline.dissemination.outside import public_page
from sightline.dissemination.rules import (
    FURTHER,
    PURPOSE,
    TEXT_FIELDS,
    Ballot,
    Standing,
    blocks,
    bullets,
    changed_fields,
    is_code,
    parts_of_text,
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
from sightline.referrals.models import Referral
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


def last_answer(item: Briefing | Highlights) -> AnonymisationCheck | None:
    """The last answer of the checklist for the text as it now stands; None once the text has changed since."""
    found: AnonymisationCheck | None = (
        item.checks.filter(edition=item.edition)
        .select_related("disclosure", "checked_by")
        .order_by("-checked_at", "-pk")
        .first()
    )
    return found


def passed_check(item: Briefing | Highlights) -> AnonymisationCheck | None:
    """The last answer for the text as it now stands, where it is a pass."""
    answer = last_answer(item)
    return answer if answer is not None and answer.result == CheckResult.PASS else None


def label_of(item: Briefing | Highlights) -> str:
    """What a check calls the text."""
    return "briefing" if isinstance(item, Briefing) else "highlights"


def clock_of(item: Briefing | Highlights) -> str:
    """The clock that runs while the text is written and checked."""
    return "D07" if isinstance(item, Briefing) else "D08"


def words_of(item: Briefing | Highlights) -> dict[str, Any]:
    """The words as they stand: field → text."""
    return text_of(item) if isinstance(item, Briefing) else {"title": item.title, "points": list(item.points)}


def public_body(partnership: Partnership, text: dict[str, Any]) -> dict[str, Any]:
    """What is made public of a text: the blocks and questions of a briefing, or the points of highlights."""
    if "points" in text:
        return {"kind": "highlights", "points": list(text["points"])}
    return {
        "kind": "briefing",
        "blocks": blocks(text, profile_of(partnership).briefing),
        "questions": [line.removeprefix("- ").strip() for line in text["questions"].split("\n") if line.strip()],
    }


def checked(item: Briefing | Highlights) -> Checked:
    """The version as the disclosure check takes it: its words, and every file that is made of them and leaves."""
    text, partnership = words_of(item), item.casefile.partnership
    body = public_body(partnership, text)
    return Checked(
        casefile=item.casefile,
        record_label=label_of(item),
        record_id=str(item.pk),
        edition=item.edition,
        parts=Artefact(tuple(Part(name, said, code=is_code(name)) for name, said in parts_of_text(text))),
        published={"title": text["title"], "body": body},
        leaving=lambda: public_page.files_of(
            text["title"], body, name=label_of(item), owner=partnership.name, colour=partnership.brand_colour
        ),
        allowed=tuple(filter(None, (partnership.name, partnership.public_site_name))),
    )


def latest_disclosure(item: Briefing | Highlights) -> DisclosureCheck | None:
    """The last search of the text, of whatever edition."""
    return anonymity.latest(item.casefile, record_label=label_of(item), record_id=item.pk)


def is_current(item: Briefing | Highlights, check: DisclosureCheck) -> bool:
    """Whether a search speaks for the text as it stands, with the register as it is."""
    return not changed_since(item, check)


def changed_since(item: Briefing | Highlights, check: DisclosureCheck) -> str:
    """What has changed since a search: “the text and the register”; empty where it speaks for the text still."""
    found = anonymity.changed_since(
        check, edition=item.edition, text_digest=checked(item).digest, published=_neighbours(item)
    )
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def published_texts(casefile: CaseFile) -> list[str]:
    """What is public from the same review: with it the next text could tell who the child is."""
    return _texts_of(PublicationSource.objects.filter(casefile=casefile))


def _neighbours(item: Briefing | Highlights) -> list[str]:
    """What else is public of the review. Nothing once it is public itself: the later text was read with this one."""
    sources = PublicationSource.objects.filter(casefile=item.casefile)
    if isinstance(item, Briefing):
        return [] if item.state == BriefingState.PUBLISHED else _texts_of(sources.exclude(briefing=item))
    return [] if item.state == HighlightsState.PUBLISHED else _texts_of(sources)


def _texts_of(sources: QuerySet[PublicationSource]) -> list[str]:
    bodies = Publication.objects.filter(pk__in=sources.values("publication"), withdrawn_on=None).values_list(
        "title", "body"
    )
    return [f"{title}\n\n{_all_words(body)}" for title, body in bodies]


def _all_words(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_all_words(each) for name, each in value.items() if name not in ("kind", "number"))
    return "\n".join(_all_words(each) for each in value) if isinstance(value, list) else str(value)


def managers(casefile: CaseFile, *, on: date) -> list[User]:
    """The partnership managers of the file, whom an escalation asks."""
    return list(people_with_role([Role.SCP_MANAGER], on=on, partnership=casefile.partnership))


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


def withdrawn_of(briefing: Briefing) -> QuerySet[PublicationSource]:
    """Publications of it that were taken down, first first."""
    return (
        PublicationSource.objects.filter(briefing=briefing, withdrawn_at__isnull=False)
        .select_related("publication", "withdrawn_by")
        .order_by("withdrawn_at")
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
    """Highlights of the file, newest first."""
    return (
        policy.visible_highlights(user)
        .filter(casefile=casefile)
        .select_related("publication", "published_by", "author")
        .order_by("-number")
    )


def library(user: User, *, theme: str = "") -> QuerySet[Publication]:
    """What is public now, newest first; of one theme where one is named."""
    found = policy.published(user)
    return (found.filter(themes__contains=[theme]) if theme else found).order_by("-published_on", "title", "pk")


def people_besides(casefile: CaseFile) -> list[tuple[str, str, dict[str, Any]]]:
    """Staff whom the check looks for besides the register, as (kind, pseudonym, facts) (G11).

    Those invited to the event, those named in the referral, and those whom the agencies' returns name.
    """
    named = dict(Attendance.objects.filter(casefile=casefile).values_list("name", "role"))
    for referral in Referral.objects.filter(casefile=casefile):
        named.setdefault(referral.lead_name, referral.lead_role or "safeguarding lead")
        for row in referral.agencies_involved or []:
            named.setdefault(str(row.get("worker", "")), "practitioner")
            named.setdefault(str(row.get("manager", "")), "manager")
    for asked in AgencyRequest.objects.filter(casefile=casefile).select_related("author"):
        named.setdefault(asked.author.name if asked.author else "", "manager")
        for said in (*lines(asked.managers_named), *lines(asked.practitioners_named)):
            named.setdefault(said, "practitioner")
    return [
        (EntryKind.PRACTITIONER, "", {"name": name.strip(), "role": role})
        for name, role in named.items()
        if _is_a_name(name)
    ]


def _is_a_name(said: str) -> bool:
    """“Two health visitors” is no name; “Ines Okonjo-Varga” is."""
    words = said.split()
    return len(words) in (2, 3, 4) and all(word[:1].isupper() or word in ("de", "van", "von", "al") for word in words)


def all_agencies(partnership: Partnership) -> QuerySet[Agency]:
    """All partner agencies: not just those involved (L27)."""
    return Agency.objects.filter(partnership=partnership).order_by("name")
