"""Findings without an answer, actions without their words, and the same themes elsewhere."""

from datetime import UTC, date, datetime

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.learning import queries
from sightline.learning.choices import ActionState, Polarity
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory
from tests.factories.learning import ActionFactory, FindingFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, UserFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return CaseFileFactory()


@pytest.fixture
def manager(file):
    return person(Role.SCP_MANAGER, partnership=file.partnership)


def answered_by(finding, **changes):
    action = ActionFactory(casefile=finding.casefile, **changes)
    with no_walls():
        action.findings.add(finding)
    return action


def test_findings_stand_in_the_order_of_their_numbers(file, manager):
    second, first = FindingFactory(casefile=file, number=2), FindingFactory(casefile=file, number=1)
    FindingFactory(casefile=file, number=3, removed_at=NOON, removed_by=manager, removed_because="Twice")
    speak_for(manager)

    assert list(queries.findings_of(file)) == [first, second]


def test_good_practice_is_counted(file, manager):
    FindingFactory(casefile=file, polarity=Polarity.GOOD_PRACTICE)
    FindingFactory(casefile=file, polarity=Polarity.EXPECTED_PRACTICE)
    FindingFactory(polarity=Polarity.GOOD_PRACTICE)
    FindingFactory(
        casefile=file, polarity=Polarity.GOOD_PRACTICE, removed_at=NOON, removed_by=manager, removed_because="Twice"
    )
    speak_for(manager)

    assert queries.good_practice_count(file) == 1


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        (Polarity.GOOD_PRACTICE, False), (Polarity.EXPECTED_PRACTICE, False), (Polarity.AREA_FOR_IMPROVEMENT, True),
        (Polarity.SYSTEM_ISSUE, True), (Polarity.IMMEDIATE_RISK, True),
    ],
)
def test_what_is_to_improve_wants_an_action_or_a_reason(file, manager, polarity, expected):
    finding = FindingFactory(casefile=file, polarity=polarity)
    FindingFactory(casefile=file, polarity=polarity, no_action_because="The duty ended with the contract")
    speak_for(manager)

    assert list(queries.uncovered(file)) == ([finding] if expected else [])


@pytest.mark.parametrize(
    ("state", "covered"),
    [
        (ActionState.PROPOSED, True), (ActionState.VERIFIED, True), (ActionState.TRANSFERRED, True),
        (ActionState.NOT_ACCEPTED, False), (ActionState.SUPERSEDED, False),
    ],
)
def test_an_action_that_has_fallen_answers_nothing(file, manager, state, covered):
    finding = FindingFactory(casefile=file)
    answered_by(finding, state=state)
    speak_for(manager)

    assert list(queries.uncovered(file)) == ([] if covered else [finding])


def test_an_action_wants_a_lead_a_measure_and_an_outcome(file, manager):
    whole = {"lead_name": "Head of early help", "success_measure": "Audit of 20", "outcome_for_children": "Seen sooner"}
    ActionFactory(casefile=file, number=1, **whole)
    lacking = [
        ActionFactory(casefile=file, number=number, **(whole | {field: ""}))
        for number, field in enumerate(whole, start=2)
    ]
    ActionFactory(casefile=file, number=9, state=ActionState.NOT_ACCEPTED)
    speak_for(manager)

    assert list(queries.incomplete_actions(file)) == lacking
    assert [queries.missing_from(action) for action in lacking] == [
        ["who leads it"], ["how you will know it worked"], ["what changes for children"],
    ]


def test_actions_wait_for_their_owner(file):
    agency = AgencyFactory(partnership=file.partnership)
    FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    later = ActionFactory(casefile=file, agency=agency, target_on=date(2027, 5, 1))
    sooner = ActionFactory(casefile=file, agency=agency, target_on=date(2027, 4, 1))
    ActionFactory(casefile=file, agency=agency, state=ActionState.ACCEPTED)
    ActionFactory(casefile=file)
    lead = person(Role.DSL, partnership=file.partnership, agency=agency)
    speak_for(lead)

    assert list(queries.actions_waiting(lead)) == [sooner, later]


class TestTheSameThemeElsewhere:
    ON = date(2026, 12, 7)

    def elsewhere(self, file, **changes):
        return FindingFactory(casefile=CaseFileFactory(partnership=file.partnership), **({"themes": ["T5"]} | changes))

    def test_the_newest_first_of_files_the_person_may_see(self, file, manager):
        FindingFactory(casefile=file, themes=["T5", "T6"])
        older = self.elsewhere(file, recorded_at=datetime(2025, 1, 9, tzinfo=UTC))
        newer = self.elsewhere(file, themes=["T6", "T10"])
        self.elsewhere(file, themes=["T10"])
        FindingFactory(casefile=CaseFileFactory(partnership=PartnershipFactory()), themes=["T5"])
        speak_for(manager)

        assert list(queries.same_theme_findings(file, user=manager, on=self.ON)) == [newer, older]

    @pytest.mark.parametrize(
        ("recorded", "found"),
        [(datetime(2024, 12, 7, 0, 1, tzinfo=UTC), True), (datetime(2024, 12, 6, 23, 59, tzinfo=UTC), False)],
    )
    def test_two_years_back_to_the_day(self, file, manager, recorded, found):
        FindingFactory(casefile=file)
        other = self.elsewhere(file, recorded_at=recorded)
        speak_for(manager)

        assert list(queries.same_theme_findings(file, user=manager, on=self.ON)) == ([other] if found else [])

    def test_a_chair_sees_none_of_a_file_that_is_not_theirs(self, file):
        chair = UserFactory()
        FileMemberFactory(casefile=file, user=chair)
        FindingFactory(casefile=file)
        self.elsewhere(file)
        speak_for(chair)

        assert list(queries.same_theme_findings(file, user=chair, on=self.ON)) == []

    def test_a_file_without_findings_has_no_themes_to_share(self, file, manager):
        self.elsewhere(file)
        speak_for(manager)

        assert list(queries.same_theme_findings(file, user=manager, on=self.ON)) == []
