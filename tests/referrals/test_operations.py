"""The referral's operations: effect, trail, clock, message; a stranger and a stale page change nothing."""

from datetime import date, timedelta

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.choices import SubjectKind
from sightline.casefiles.models import FileMember, Move, Subject
from sightline.deadlines.models import Deadline
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst
from sightline.outbox.models import Message
from sightline.partnerships.choices import Position
from sightline.partnerships.rules import Function, Process
from sightline.referrals import operations
from sightline.referrals.models import Referral
from sightline.referrals.policy import visible_referrals
from sightline.referrals.rules import QUALITY_CHECKS
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    BodyFunctionFactory,
    PartnershipFactory,
    TeamFactory,
    person,
    seat,
)
from tests.factories.referrals import WHOLE
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


HOLDER = {
    "is_case_holder": False, "holding_team": "Assessment team", "holder_told_on": date(2026, 11, 20),
    "holder_told_how": "By phone",
}


class World:
    """A partnership with a school, its lead, the Office and a review group."""

    def __init__(self):
        self.partnership = PartnershipFactory()
        self.school = AgencyFactory(partnership=self.partnership, name="Sandpiper Academy")
        self.author = person(Role.PRACTITIONER, partnership=self.partnership, agency=self.school)
        self.lead = person(Role.DSL, partnership=self.partnership, agency=self.school)
        self.manager = person(Role.SCP_MANAGER, partnership=self.partnership)
        self.group = BodyFactory(partnership=self.partnership)
        BodyFunctionFactory(body=self.group, function=Function.SERIOUS_REVIEW, process=Process.ANY)
        self.srg_chair = seat(self.group, position=Position.CHAIR)
        self.srg_member = seat(self.group)

    def draft(self, **changes):
        speak_for(self.author)
        referral = operations.start(
            self.school, abuse_or_neglect=True, died_or_seriously_harmed=False, by=self.author, now=NOON
        )
        operations.save_section(referral, changes=WHOLE | changes, by=self.author)
        return referral

    def whole(self, **changes):
        referral = self.draft(**changes)
        child = {"first_name": "Noor", "date_of_birth": "2021-05-04"}
        operations.add_person(referral, kind=SubjectKind.CHILD, identity=child, by=self.author)
        return referral

    def submitted(self, **changes):
        referral = self.whole(**changes)
        operations.submit(referral, by=self.author, now=NOON)
        speak_for(self.lead)
        return Referral.objects.select_related("casefile__partnership", "agency", "author").get(pk=referral.pk)


@pytest.fixture
def world():
    return World()


def everything():
    """What a refused operation must leave as it was."""
    with no_walls():
        return (
            list(Referral.objects.order_by("pk").values()), Move.objects.count(), TrailEntry.objects.count(),
            Message.objects.count(), Deadline.objects.count(), FileMember.objects.count(),
        )


def sent(name):
    return set(Message.objects.filter(name=name).values_list("to__email", flat=True))


def test_a_serious_incident_stops_before_a_file_is_opened(world):
    speak_for(world.author)
    before = everything()
    with pytest.raises(operations.SeriousHarmStop, match="SCSI 1"):
        operations.start(world.school, abuse_or_neglect=True, died_or_seriously_harmed=True, by=world.author, now=NOON)
    assert everything() == before


def test_starting_opens_a_file_with_the_author_and_the_agency_on_it(world):
    referral = world.draft()
    members = set(FileMember.objects.filter(casefile=referral.casefile).values_list("role", "user", "agency"))
    assert members == {
        (FileRole.REFERRER, world.author.pk, None), (FileRole.REFERRING_AGENCY, None, world.school.pk)
    }
    assert referral.casefile.reference == f"{world.partnership.reference_prefix}-2026-001"


def test_nobody_starts_for_an_agency_that_is_not_theirs(world):
    elsewhere = AgencyFactory(partnership=world.partnership)
    speak_for(world.author)
    before = everything()
    with pytest.raises(NotYours):
        operations.start(elsewhere, abuse_or_neglect=False, died_or_seriously_harmed=False, by=world.author, now=NOON)
    assert everything() == before


def test_submitting_asks_the_lead_and_not_the_author(world):
    referral = world.whole()
    operations.submit(referral, by=world.author, now=NOON)
    assert referral.state == "agency_approval"
    assert sent("approval_asked") == {world.lead.email}


def test_an_incomplete_referral_says_what_is_missing(world):
    referral = world.draft(what_went_well="")
    before = everything()
    with pytest.raises(DomainError, match="Finish: the child, what went well"):
        operations.submit(referral, by=world.author, now=NOON)
    assert everything() == before


def test_a_school_that_is_not_case_holder_must_tell_the_team_first(world):
    """Acceptance scenario 1 (S27)."""
    referral = world.whole(is_case_holder=False)
    before = everything()
    with pytest.raises(operations.CaseHolderNotTold):
        operations.submit(referral, by=world.author, now=NOON)
    assert everything() == before

    operations.save_section(
        referral, changes=HOLDER, by=world.author
    )
    operations.submit(referral, by=world.author, now=NOON)
    assert referral.state == "agency_approval"


def approved(world, **changes):
    referral = world.submitted(**changes)
    operations.approve(referral, checks=QUALITY_CHECKS, comments="", by=world.lead, now=NOON)
    return referral


def test_the_team_that_holds_the_case_gets_a_message_of_its_own(world):
    """L07, S27: to the shared mailbox that the directory knows, when the referral is received."""
    team = TeamFactory(agency=AgencyFactory(partnership=world.partnership), email="duty@example.org")
    referral = world.submitted(**HOLDER | {"holding_team": "", "case_holder_id": team.pk, "holder_told_how": ""})
    assert not Message.objects.filter(to_team=team).exists()

    operations.approve(referral, checks=QUALITY_CHECKS, comments="", by=world.lead, now=NOON)

    (message,) = Message.objects.filter(name="case_holder_notice")
    assert (message.to_team, message.to, message.path) == (team, None, "")
    assert message.file_ref == referral.casefile.reference
    assert referral.holder_messaged_on == NOON.date()


def test_where_there_is_no_address_nothing_goes_and_the_record_says_how_the_agency_told_them(world):
    referral = approved(world, **HOLDER)
    assert not Message.objects.filter(name="case_holder_notice").exists()
    assert (referral.holder_messaged_on, referral.holder_told_how) == (None, "By phone")


def test_a_case_holder_writes_to_no_team(world):
    team = TeamFactory(agency=AgencyFactory(partnership=world.partnership), email="duty@example.org")
    approved(world, is_case_holder=True, case_holder_id=team.pk)
    assert not Message.objects.filter(name="case_holder_notice").exists()


def test_a_team_of_another_partnership_cannot_be_picked(world):
    referral = world.whole()
    before = everything()
    with pytest.raises(DomainError, match="Select a team from the list"):
        operations.save_section(referral, changes={"case_holder_id": TeamFactory().pk}, by=world.author)
    assert everything() == before


def agreements(**changes):
    names = {"police": "Dilwyn Achterberg", "childrens_services": "Farah Iqbal-Stone", "health": "Ngaire Tamahori"}
    return {sector: {"name": name, "on": date(2026, 11, 20)} for sector, name in names.items()} | changes


SHORT = {
    "abuse_or_neglect": True, "died_or_seriously_harmed": False, "reasons": ["practice"],
    "summary": "The child was absent for six weeks and no agency visited.",
    "why_this_case": "Three agencies each thought another was visiting.", "immediate_concerns": False,
    "agencies_involved": [{"agency": "Police", "worker": "A. Li", "manager": ""}],
}
CHILD = {"first_name": "Noor", "family_name": "Achebe", "date_of_birth": "2021-05-04"}


class TestPartnersRequest:
    """L04, S21: the three safeguarding partners ask together; no safeguarding lead stands in between."""

    @pytest.fixture
    def police(self, world):
        return AgencyFactory(partnership=world.partnership, sector="police", statutory_partner=True)

    @pytest.fixture
    def partner(self, world, police):
        self.panel = BodyFactory(partnership=world.partnership)
        BodyFunctionFactory(body=self.panel, function=Function.TRIAGE, process=Process.ANY)
        self.panellist = seat(self.panel)
        partner = person(Role.SAFEGUARDING_PARTNER, partnership=world.partnership, agency=police)
        speak_for(partner)
        return partner

    def ask(self, agency, by, **changes):
        given = {"agreements": agreements(), "children": [CHILD], "said": SHORT} | changes
        return operations.request_together(agency, by=by, now=NOON, **given)

    def test_it_is_received_at_once_with_its_clocks(self, world, police, partner):
        referral = self.ask(police, partner)
        assert (referral.state, referral.route, referral.received_at) == ("received", "partners", NOON)
        assert (referral.approved_by, referral.submitted_by) == (None, None)
        assert referral.partners_agreed["health"] == {"name": "Ngaire Tamahori", "on": "2026-11-20"}
        assert Subject.objects.get(casefile=referral.casefile).pseudonym == "Child 1"
        clocks = dict(Deadline.objects.filter(casefile=referral.casefile).values_list("rule", "met_on"))
        assert clocks == {"D01": NOON.date(), "D02": None}
        assert list(Move.objects.filter(casefile=referral.casefile).values_list("step", flat=True)) == ["request"]

    def test_the_office_the_review_groups_chair_and_the_triage_panel_hear_of_it(self, world, police, partner):
        referral = self.ask(police, partner)
        assert sent("receipt") == {partner.email}
        assert sent("referral_received") == {world.manager.email, world.srg_chair.email, self.panellist.email}
        assert sent("approval_asked") == set()
        speak_for(self.panellist)
        assert visible_referrals(self.panellist).filter(pk=referral.pk).exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"agreements": agreements(health={"name": " ", "on": date(2026, 11, 20)})}, "agreed for Health"),
            ({"agreements": {}}, "agreed for Police and Children’s Services and Health"),
            ({"agreements": agreements(health={"name": "Dilwyn ACHTERBERG", "on": date(2026, 11, 20)})}, "different"),
            ({"agreements": agreements(health={"name": "Ngaire T", "on": date(2026, 11, 24)})}, "today or before"),
            ({"agreements": agreements(health={"name": "Ngaire T"})}, "today or before"),
            ({"children": []}, "at least one child"),
            ({"said": SHORT | {"died_or_seriously_harmed": True}}, "SCSI 1"),
        ],
    )
    def test_what_is_wrong_is_refused_and_opens_no_file(self, world, police, partner, changes, words):
        before = everything()
        with pytest.raises(DomainError, match=words):
            self.ask(police, partner, **changes)
        assert everything() == before

    def test_it_is_nobody_elses_to_make(self, world, police, partner):
        before = everything()
        for other in (world.manager, world.author, world.lead):
            speak_for(other)
            with pytest.raises(NotYours):
                self.ask(police, other)
        speak_for(partner)
        with pytest.raises(NotYours):
            self.ask(world.school, partner)
        assert everything() == before

    def test_the_page_asks_for_all_and_leads_to_the_receipt(self, world, police, partner, client):
        client.force_login(partner)
        page = client.get("/referrals/").content.decode()
        assert "Record a request of the three partners" in page
        assert "Start a referral" not in page
        address = "/referrals/partners-request/"
        assert "Enter who agreed for Health" in client.post(address, {}).content.decode()

        answer = client.post(address, typed())
        assert answer.status_code == 302
        receipt = client.get(answer.url).content.decode()
        assert "The three safeguarding partners" in receipt
        shown = client.get(answer.url.replace("receipt/", "")).content.decode()
        assert "Ngaire Tamahori, 20 November 2026" in shown
        assert "Discussed with" not in shown

    def test_one_person_does_not_agree_twice(self, world, police, partner, client):
        client.force_login(partner)
        answer = client.post("/referrals/partners-request/", typed(health_name="Farah Iqbal-Stone"))
        assert "Enter three different people" in answer.content.decode()


def typed(**changes):
    """The partners' page as a browser sends it."""
    return {
        "abuse_or_neglect": "yes", "died_or_seriously_harmed": "no", "immediate_concerns": "no",
        "children-0-first_name": "Noor", "children-0-family_name": "Achebe", "children-0-date_of_birth-day": "4",
        "children-0-date_of_birth-month": "5", "children-0-date_of_birth-year": "2021", "reasons": ["practice"],
        "summary": SHORT["summary"], "why_this_case": SHORT["why_this_case"], "lived_experience": "",
        "agencies_involved-0-agency": "Police", "agencies_involved-0-worker": "A. Li",
        **{f"{sector}_name": agreed["name"] for sector, agreed in agreements().items()},
        **{
            f"{sector}_on-{part}": number
            for sector in agreements() for part, number in (("day", "20"), ("month", "11"), ("year", "2026"))
        },
    } | changes


def test_approval_is_receipt_with_clocks_and_messages(world):
    """L07, S32, D01, D02: the receipt leaves at once and the panel is due in 14 days."""
    referral = world.submitted()
    operations.approve(referral, checks=QUALITY_CHECKS, comments="", by=world.lead, now=NOON)
    with no_walls():
        referral.refresh_from_db()
        assert (referral.state, referral.received_at, referral.receipt_sent_at) == ("received", NOON, NOON)
        clocks = {clock.rule: (clock.due_on, clock.met_on) for clock in Deadline.objects.all()}
        assert clocks == {
            "D01": (date(2026, 11, 23), date(2026, 11, 23)), "D02": (date(2026, 12, 7), None),
        }
        assert TrailEntry.objects.filter(verb="step_taken", actor_id=str(world.lead.pk)).count() == 1
        assert FileMember.objects.filter(body=world.group, chair_only=True).count() == 1
    assert sent("receipt") == {world.author.email, world.lead.email}
    assert sent("referral_received") == {world.manager.email, world.srg_chair.email}


def test_the_quality_check_is_whole_or_the_referral_is_returned(world):
    referral = world.submitted()
    before = everything()
    with pytest.raises(DomainError, match="Confirm every point"):
        operations.approve(referral, checks=["accurate"], comments="", by=world.lead, now=NOON)
    assert everything() == before


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (operations.approve, {"checks": QUALITY_CHECKS, "comments": ""}),
        (operations.return_to_author, {"comments": "Which school?"}),
    ],
)
@pytest.mark.parametrize("who", ["author", "manager", "srg_chair"])
def test_nobody_but_the_lead_approves_or_returns(world, who, act, said):
    referral = world.submitted()
    stranger = getattr(world, who)
    speak_for(stranger)
    before = everything()
    with pytest.raises(NotYours):
        act(referral, by=stranger, now=NOON, **said)
    assert everything() == before


def test_a_returned_referral_is_the_authors_again_with_the_comments(world):
    referral = world.submitted()
    operations.return_to_author(referral, comments="Say which clinic.", by=world.lead, now=NOON)
    speak_for(world.author)
    referral.refresh_from_db()
    assert (referral.state, referral.quality_comments, referral.submitted_at) == ("draft", "Say which clinic.", None)
    assert sent("referral_returned") == {world.author.email}
    assert Move.objects.get(step="return").reason == "Say which clinic."


def test_a_stale_approval_changes_nothing(world):
    referral = world.submitted()
    stale = Referral.objects.select_related("casefile__partnership", "agency", "author").get(pk=referral.pk)
    operations.return_to_author(referral, comments="Again, please.", by=world.lead, now=NOON)
    before = everything()
    with pytest.raises(SomebodyElseWasFirst):
        operations.approve(stale, checks=QUALITY_CHECKS, comments="", by=world.lead, now=NOON)
    assert everything() == before


def test_a_stale_section_changes_nothing(world):
    referral = world.draft()
    seen = referral.version
    operations.save_section(referral, changes={"summary": "Newer."}, by=world.author, expected_version=seen)
    before = everything()
    with pytest.raises(SomebodyElseWasFirst):
        operations.save_section(referral, changes={"summary": "Older."}, by=world.author, expected_version=seen)
    assert everything() == before


def test_a_submitted_referral_can_no_longer_be_written(world):
    referral = world.submitted()
    speak_for(world.author)
    with pytest.raises(NotYours):
        operations.save_section(referral, changes={"summary": "Changed."}, by=world.author)


def test_an_event_in_the_past_dates_the_clock_from_when_it_happened(world):
    """Back-dating: deadlines use the event time, the trail keeps the recorded time (domain 02, common rules)."""
    referral = world.submitted()
    earlier = NOON - timedelta(days=3)
    operations.approve(referral, checks=QUALITY_CHECKS, comments="", by=world.lead, now=earlier)
    with no_walls():
        assert Deadline.objects.get(rule="D02").due_on == date(2026, 12, 4)
        assert Move.objects.get(step="approve").moved_at == earlier
        assert TrailEntry.objects.filter(verb="step_taken", at__gt=earlier).exists()
