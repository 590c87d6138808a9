"""Three of everything, where the world has one: what no page may pay for in queries."""

from datetime import date, timedelta

from django.utils import timezone

from sightline.access.context import speak_for
from sightline.access.roles import FileRole
from sightline.contributions.choices import RequestState
from sightline.contributions.models import AgencyRequest, PracticeAudit
from sightline.dissemination.choices import HighlightsState
from sightline.dissemination.models import ApprovalRound, Briefing, Highlights
from sightline.dissemination.operations import run_check
from sightline.learning.choices import ActionState
from sightline.meetings.models import Event
from sightline.partnerships.choices import Sector
from sightline.reviews.models import Review
from tests.factories.chronology import ChronologyEntryFactory
from tests.factories.contributions import AgencyRequestFactory, KeyLineAnswerFactory, PracticeAuditFactory
from tests.factories.dissemination import DispatchFactory, PanelVoteFactory
from tests.factories.files import (
    NOON,
    BarFactory,
    CaseFileFactory,
    DeadlineFactory,
    FileMemberFactory,
    MoveFactory,
    SubjectFactory,
)
from tests.factories.learning import (
    ActionFactory,
    ActionUpdateFactory,
    EvidenceFactory,
    FindingFactory,
    VerificationFactory,
)
from tests.factories.meetings import AgencyAtEventFactory, AttendanceFactory
from tests.factories.people import AgencyFactory, OccasionalPassFactory, TeamFactory, UserFactory
from tests.factories.reviews import InvolvedAgencyFactory, KeyLineFactory, SectorViewFactory
from tests.factories.stewardship import (
    DisposalFactory,
    LegalHoldFactory,
    RetentionFactory,
    RetentionRuleFactory,
    SetAsideFactory,
)
from tests.support.walls import no_walls

# what tells two more of a kind apart where only one of each may be
MORE = ((2, "D03", Sector.CHILDRENS_SERVICES), (3, "D04", Sector.HEALTH))


def three_of_everything(world):
    """Two more files with the same people on them, and in the world's own file two more of each record."""
    first = world.file
    for number, _, _ in MORE:
        world.file = CaseFileFactory(
            partnership=world.partnership, opened_by=world.people["author"], opened_by_agency=world.school,
            opened_at=NOON + timedelta(hours=number),
        )
        world.places()
        world.records(world.file, world.school, author=world.people["author"], chair=world.people["chair"])
        SetAsideFactory(partnership=world.partnership)
        RetentionRuleFactory(partnership=world.partnership, starts_on=date(2026, 6, number))
        DisposalFactory(partnership=world.partnership)
        coming = CaseFileFactory(partnership=world.partnership)
        BarFactory(casefile=coming, user=world.people["barred manager"])
        RetentionFactory(casefile=coming, due_on=date(2027, 3, number))
    world.file = first
    with no_walls():
        for number, rule, sector in MORE:
            _more_of_the_file(first, number, rule)
            _more_of_the_review(first, number, sector)
            _more_of_the_returns(first, number)
            _more_of_the_learning(first, world.school, number)


# what the disclosure check finds of the world's child, each a string to decide on
FOUND = ("Saoirse was asked", "The O’Dowd-Ibeh family was seen", "It was 11 February 2023")


def searched(world, *, strings):
    """The briefing and the highlights say so many of these, and each has been searched for real."""
    file, manager = world.file, world.people["office manager"]
    said = [*FOUND[:strings], "Ask", "Listen", "Record"]
    with no_walls():
        Briefing.objects.filter(casefile=file).update(learning="\n".join(f"- {each}" for each in said))
        Highlights.objects.filter(casefile=file).update(
            points=said, state=HighlightsState.ANON_CHECK, publication=None, published_at=None, published_by=None
        )
    speak_for(manager)
    for item in (Briefing.objects.get(casefile=file), Highlights.objects.get(casefile=file)):
        search = run_check(item, by=manager, now=timezone.now())
        assert search.strings.filter(tier__lte=2).count() == strings


def _more_of_the_file(file, number, rule):
    TeamFactory(agency=AgencyFactory(partnership=file.partnership), name=f"Team {number}")
    SubjectFactory(casefile=file, number=number)
    MoveFactory(casefile=file)
    DeadlineFactory(casefile=file, rule=rule)
    FileMemberFactory(casefile=file, user=UserFactory())
    BarFactory(casefile=file, user=UserFactory())
    LegalHoldFactory(casefile=file, number=number)
    school = AgencyRequest.objects.get(casefile=file, agency__slug="school").agency
    FileMemberFactory(
        casefile=file, user=OccasionalPassFactory().user, role=FileRole.OCCASIONAL, for_agency=school
    )


def _more_of_the_review(file, number, sector):
    review, event = Review.objects.get(casefile=file), Event.objects.get(casefile=file)
    briefing = Briefing.objects.get(casefile=file)
    votes = ApprovalRound.objects.get(briefing=briefing)
    agency = AgencyFactory(partnership=file.partnership)
    SectorViewFactory(triage=review.triage, sector=sector)
    KeyLineFactory(review=review, number=number)
    InvolvedAgencyFactory(review=review, agency=agency)
    AttendanceFactory(event=event, agency=agency)
    AgencyAtEventFactory(event=event, agency=agency, presents=number)
    PanelVoteFactory(round=votes)
    DispatchFactory(briefing=briefing)


def _more_of_the_returns(file, number):
    audit = PracticeAudit.objects.get(casefile=file, agency__slug="school")
    author = AgencyRequest.objects.get(practice_audit=audit).submitted_by
    KeyLineAnswerFactory(audit=audit, number=number)
    ChronologyEntryFactory(chronology=audit.chronology, sequence=number)
    another = AgencyRequestFactory(
        casefile=file, state=RequestState.SUBMITTED, submitted_at=NOON, submitted_by=author,
    )
    ChronologyEntryFactory(
        chronology=PracticeAuditFactory(agency_request=another, shared=True).chronology, sequence=1
    )


def _more_of_the_learning(file, agency, number):
    FindingFactory(casefile=file, number=number)
    for state in (ActionState.PROPOSED, ActionState.IN_PROGRESS, ActionState.EVIDENCE_SUBMITTED):
        ActionFactory(casefile=file, number=10 * number + list(ActionState).index(state), agency=agency, state=state)
    shown, under_way = file.actions.get(number=3), file.actions.get(number=2)
    EvidenceFactory(action=shown)
    VerificationFactory(action=shown, verified=False, words="And at weekends?")
    ActionUpdateFactory(action=shown)
    ActionUpdateFactory(action=under_way)
