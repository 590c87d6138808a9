"""Findings recorded, changed and removed; actions set, completed, accepted and contested."""

from datetime import date

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import Move
from sightline.foundation.errors import NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.learning import operations, policy
from sightline.learning.choices import ActionState, Level, Polarity, Scope, Strength
from sightline.learning.models import Action, Finding
from sightline.learning.operations import ActionRefused, FindingRefused
from sightline.outbox.models import Message
from sightline.partnerships.choices import Position
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.learning import ActionFactory, FindingFactory
from tests.factories.meetings import AttendanceFactory, EventFactory
from tests.factories.people import AgencyFactory, BodyFactory, UserFactory, person, seat
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return CaseFileFactory()


@pytest.fixture
def chair(file):
    user = UserFactory(name="Iolo ap Rhys")
    FileMemberFactory(casefile=file, user=user, role=FileRole.CHAIR)
    return user


@pytest.fixture
def manager(file):
    return person(Role.SCP_MANAGER, partnership=file.partnership)


@pytest.fixture
def agency(file):
    agency = AgencyFactory(partnership=file.partnership, name="Saltings Community Health")
    FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    return agency


def stood():
    """Everything that an operation could have left behind."""
    with no_walls():
        return {
            "findings": list(Finding.objects.order_by("pk").values()),
            "actions": list(Action.objects.order_by("pk").values()),
            "answers": list(Action.findings.through.objects.order_by("pk").values()),
            "moves": Move.objects.count(),
            "trail": TrailEntry.objects.count(),
            "messages": Message.objects.count(),
        }


def trail_verbs():
    with no_walls():
        return list(TrailEntry.objects.order_by("pk").values_list("verb", "record_label"))


def messages():
    with no_walls():
        return list(Message.objects.order_by("to").values_list("name", "to", "path", "due_on"))


def answered_by(finding, **changes):
    action = ActionFactory(casefile=finding.casefile, **changes)
    with no_walls():
        action.findings.add(finding)
    return action


CODED = {
    "statement": "The school’s worry reached nobody who could act on it.", "polarity": Polarity.SYSTEM_ISSUE,
    "level": Level.MULTI_AGENCY, "themes": ["T23", "T5"],
}


class TestRecordingAFinding:
    def test_it_is_kept_coded_and_numbered(self, file, chair, agency):
        speak_for(chair)

        first = operations.record_finding(
            file, **CODED, strength=Strength.STRONG, agencies=[agency], learning="Ask who heard.", key_episode=True,
            by=chair, now=NOON,
        )
        second = operations.record_finding(file, **CODED, by=chair, now=NOON)

        first.refresh_from_db()
        assert (first.number, first.polarity, first.level, first.themes, first.strength) == (
            1, "system_issue", "multi_agency", ["T5", "T23"], "strong",
        )
        assert (list(first.agencies.all()), first.learning, first.key_episode) == ([agency], "Ask who heard.", True)
        assert (first.recorded_at, first.recorded_by, second.number) == (NOON, chair, 2)
        assert trail_verbs() == [("record_saved", "finding"), ("record_saved", "finding")]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"statement": "  "}, "Enter the finding."),
            ({"polarity": ""},
             "Select one kind of finding: good practice, expected practice, or what is to improve."),
            ({"level": "borough"}, "Select one level: from individual practice to national."),
            ({"themes": []}, "Select at least one theme."),
            ({"themes": ["T5", "T99"]},
             "T99 is no theme of the taxonomy. Choose themes that are listed."),
            ({"strength": "iron"}, "Select how strong the evidence is from the list."),
        ],
    )
    def test_what_it_must_say(self, file, chair, changes, words):
        speak_for(chair)
        before = stood()

        with pytest.raises(FindingRefused) as refusal:
            operations.record_finding(file, **(CODED | changes), by=chair, now=NOON)

        assert str(refusal.value) == words
        assert stood() == before

    def test_an_agency_of_another_partnership(self, file, chair):
        speak_for(chair)

        with pytest.raises(FindingRefused, match=r"^Select agencies of this partnership.$"):
            operations.record_finding(file, **CODED, agencies=[AgencyFactory()], by=chair, now=NOON)

    @pytest.mark.parametrize("where", ["statement", "learning"])
    def test_it_names_no_member_of_staff(self, file, chair, where):
        AttendanceFactory(event=EventFactory(casefile=file), name="Grace Adeyemi")
        speak_for(chair)

        with pytest.raises(FindingRefused, match=r"^Take out the names of staff. A finding is about how the work was"):
            operations.record_finding(file, **(CODED | {where: "Grace adeyemi did not ring"}), by=chair, now=NOON)

    def test_only_the_chair_of_this_review_records_it(self, file, manager):
        other_chair = UserFactory()
        FileMemberFactory(user=other_chair, role=FileRole.CHAIR)
        for somebody in (manager, other_chair):
            speak_for(somebody)
            before = stood()
            with pytest.raises(NotYours):
                operations.record_finding(file, **CODED, by=somebody, now=NOON)
            assert stood() == before


class TestChangingAFinding:
    def test_it_is_put_right(self, file, chair, agency):
        finding = FindingFactory(casefile=file)
        speak_for(chair)

        operations.change_finding(
            finding, **(CODED | {"themes": ["T28"]}), agencies=[agency], expected_version=1, by=chair, now=NOON
        )

        finding.refresh_from_db()
        assert (finding.statement, finding.themes, finding.version) == (CODED["statement"], ["T28"], 2)
        assert list(finding.agencies.all()) == [agency]

    def test_a_stale_page_changes_nothing(self, file, chair, agency):
        finding = FindingFactory(casefile=file, version=3)
        speak_for(chair)
        before = stood()

        with pytest.raises(SomebodyElseWasFirst):
            operations.change_finding(finding, **CODED, agencies=[agency], expected_version=2, by=chair, now=NOON)

        assert stood() == before

    def test_the_manager_does_not(self, file, manager):
        finding = FindingFactory(casefile=file)
        speak_for(manager)
        before = stood()

        with pytest.raises(NotYours):
            operations.change_finding(finding, **CODED, expected_version=1, by=manager, now=NOON)

        assert stood() == before


class TestRemovingAFinding:
    def test_it_is_out_with_its_reason_and_its_number_is_not_used_again(self, file, chair):
        finding = FindingFactory(casefile=file, number=1)
        speak_for(chair)

        operations.remove_finding(finding, reason="Said twice", by=chair, now=NOON)
        after = operations.record_finding(file, **CODED, by=chair, now=NOON)

        finding.refresh_from_db()
        assert (finding.removed_at, finding.removed_by, finding.removed_because) == (NOON, chair, "Said twice")
        assert after.number == 2
        assert trail_verbs()[0] == ("record_removed", "finding")

    @pytest.mark.parametrize(("state", "kept"), [(ActionState.ACCEPTED, True), (ActionState.SUPERSEDED, False)])
    def test_not_while_an_action_answers_it(self, file, chair, state, kept):
        finding = FindingFactory(casefile=file)
        answered_by(finding, state=state)
        speak_for(chair)

        if kept:
            with pytest.raises(FindingRefused, match=r"^An action answers this finding. Take the finding off"):
                operations.remove_finding(finding, reason="Said twice", by=chair, now=NOON)
        else:
            operations.remove_finding(finding, reason="Said twice", by=chair, now=NOON)

        finding.refresh_from_db()
        assert (finding.removed_at is None) is kept

    def test_with_a_reason(self, file, chair):
        finding = FindingFactory(casefile=file)
        speak_for(chair)

        with pytest.raises(FindingRefused, match=r"^Enter why the finding is removed.$"):
            operations.remove_finding(finding, reason=" ", by=chair, now=NOON)

    def test_the_manager_does_not(self, file, manager):
        finding = FindingFactory(casefile=file)
        speak_for(manager)
        before = stood()

        with pytest.raises(NotYours):
            operations.remove_finding(finding, reason="x", by=manager, now=NOON)

        assert stood() == before


class TestNoAction:
    def test_the_manager_says_why(self, file, manager):
        finding = FindingFactory(casefile=file)
        speak_for(manager)

        operations.say_no_action(finding, because="The duty has ended", by=manager, now=NOON)

        finding.refresh_from_db()
        assert (finding.no_action_because, finding.version) == ("The duty has ended", 2)

    def test_with_a_reason_and_not_when_an_action_answers_it(self, file, manager):
        finding, answered = FindingFactory(casefile=file), FindingFactory(casefile=file)
        answered_by(answered)
        speak_for(manager)

        with pytest.raises(FindingRefused, match=r"^Enter why no action follows from this finding.$"):
            operations.say_no_action(finding, because="", by=manager, now=NOON)
        with pytest.raises(FindingRefused, match=r"^An action answers this finding already."):
            operations.say_no_action(answered, because="x", by=manager, now=NOON)

    def test_the_chair_does_not(self, file, chair):
        finding = FindingFactory(casefile=file)
        speak_for(chair)
        before = stood()

        with pytest.raises(NotYours):
            operations.say_no_action(finding, because="x", by=chair, now=NOON)

        assert stood() == before


def set_one(file, agency, *, by, **changes):
    given = {
        "what": "Agree one route for schools", "agency": agency, "starts_on": date(2026, 12, 8),
        "target_on": date(2027, 3, 31), "outcome_for_children": "Heard the same day",
    }
    return operations.set_action(file, by=by, now=NOON, **(given | changes))


class TestSettingAnAction:
    def test_it_is_set_answers_findings_and_its_owners_hear(self, file, chair, agency):
        finding = FindingFactory(casefile=file, no_action_because="Nothing to be done")
        owners = [person(role, partnership=file.partnership, agency=agency) for role in (Role.AGENCY_MANAGER, Role.DSL)]
        person(Role.SPOC, partnership=file.partnership, agency=agency)
        barred = person(Role.DSL, partnership=file.partnership, agency=agency)
        BarFactory(casefile=file, user=barred)
        speak_for(chair)

        action = set_one(file, agency, by=chair, findings=[finding], scope=Scope.MULTI_AGENCY)

        action.refresh_from_db()
        assert (action.number, action.state, action.agency, action.target_on, action.set_by) == (
            1, ActionState.PROPOSED, agency, date(2027, 3, 31), chair,
        )
        assert list(action.findings.all()) == [finding]
        finding.refresh_from_db()
        assert (finding.no_action_because, finding.version) == ("", 2)
        path = f"/files/{file.reference}/plan/"
        assert messages() == [("task", owner.pk, path, date(2027, 3, 31)) for owner in owners]
        assert trail_verbs() == [("record_saved", "action"), ("member_added", "member")]

    def test_an_agency_that_had_no_part_sees_the_action_that_it_owns_and_no_other(self, file, chair, agency):
        """S51: put on the file for this, and for nothing else of it."""
        newcomer = AgencyFactory(partnership=file.partnership)
        lead = person(Role.DSL, partnership=file.partnership, agency=newcomer)
        speak_for(chair)
        set_one(file, agency, by=chair)
        own = set_one(file, newcomer, by=chair)
        speak_for(lead)

        assert list(policy.visible_actions(lead)) == [own]
        assert policy.may_answer(lead, own)
        assert not policy.visible_findings(lead).exists()

    def test_the_panel_and_the_manager_set_actions_too(self, file, manager, agency):
        member = UserFactory()
        FileMemberFactory(casefile=file, user=member, role=FileRole.EXECUTIVE_PANEL)
        for number, somebody in enumerate((member, manager), start=1):
            speak_for(somebody)
            assert set_one(file, agency, by=somebody).number == number

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"what": " "}, "Enter what will be done. Start with a verb."),
            ({"target_on": date(2026, 12, 8)}, "The target date must be after the date the action starts."),
            ({"scope": "galactic"}, "Select how wide the action reaches from the list."),
        ],
    )
    def test_what_it_must_say(self, file, chair, agency, changes, words):
        speak_for(chair)
        before = stood()

        with pytest.raises(ActionRefused) as refusal:
            set_one(file, agency, by=chair, **changes)

        assert str(refusal.value) == words
        assert stood() == before

    def test_agencies_and_findings_of_elsewhere(self, file, chair, agency):
        elsewhere, abroad = FindingFactory(), AgencyFactory()
        speak_for(chair)

        with pytest.raises(ActionRefused, match=r"^Select findings of this file.$"):
            set_one(file, agency, by=chair, findings=[elsewhere])
        with pytest.raises(ActionRefused, match=r"^Select an agency of this partnership.$"):
            set_one(file, abroad, by=chair)

    def test_the_agency_itself_does_not(self, file, agency):
        lead = person(Role.DSL, partnership=file.partnership, agency=agency)
        speak_for(lead)
        before = stood()

        with pytest.raises(NotYours):
            set_one(file, agency, by=lead)

        assert stood() == before


class TestChangingAnAction:
    def test_it_is_completed(self, file, manager, agency):
        finding = FindingFactory(casefile=file)
        action = ActionFactory(casefile=file, agency=agency)
        speak_for(manager)

        operations.change_action(
            action, changes={"success_measure": "Audit of 20", "lead_name": "Head of health", "findings": [finding]},
            expected_version=1, by=manager, now=NOON,
        )

        action.refresh_from_db()
        assert (action.success_measure, action.lead_name, action.version) == ("Audit of 20", "Head of health", 2)
        assert list(action.findings.all()) == [finding]
        assert messages() == []

    def test_another_agency_hears_of_it_unless_the_first_has_accepted(self, file, manager, agency):
        other = AgencyFactory(partnership=file.partnership, name="Marram Police")
        FileMemberFactory(casefile=file, agency=other, role=FileRole.INVOLVED_AGENCY)
        lead = person(Role.DSL, partnership=file.partnership, agency=other)
        proposed = ActionFactory(casefile=file, agency=agency)
        accepted = ActionFactory(casefile=file, agency=agency, state=ActionState.ACCEPTED)
        speak_for(manager)

        operations.change_action(proposed, changes={"agency": other}, expected_version=1, by=manager, now=NOON)
        with pytest.raises(ActionRefused) as refusal:
            operations.change_action(accepted, changes={"agency": other}, expected_version=1, by=manager, now=NOON)

        assert str(refusal.value) == (
            "Saltings Community Health has accepted this action. Set another action for Marram Police."
        )
        assert [(name, to) for name, to, _, _ in messages()] == [("task", lead.pk)]

    def test_a_stale_page_changes_nothing(self, file, manager):
        action = ActionFactory(casefile=file, version=2)
        speak_for(manager)
        before = stood()

        with pytest.raises(SomebodyElseWasFirst):
            operations.change_action(
                action, changes={"what": "x", "findings": []}, expected_version=1, by=manager, now=NOON
            )

        assert stood() == before

    def test_dates_stay_in_order(self, file, manager):
        action = ActionFactory(casefile=file)
        speak_for(manager)

        with pytest.raises(ActionRefused, match=r"^The target date must be after"):
            operations.change_action(
                action, changes={"target_on": date(2026, 12, 1)}, expected_version=1, by=manager, now=NOON
            )

    def test_an_action_that_has_ended_stays_as_it_is(self, file, manager):
        action = ActionFactory(casefile=file, state=ActionState.VERIFIED)
        speak_for(manager)

        with pytest.raises(ActionRefused, match=r"^This action has ended"):
            operations.change_action(action, changes={"what": "x"}, expected_version=1, by=manager, now=NOON)

    def test_its_state_is_not_changed_this_way(self, file, manager):
        action = ActionFactory(casefile=file)
        speak_for(manager)

        with pytest.raises(ValueError, match="not a part of an action"):
            operations.change_action(action, changes={"state": "verified"}, expected_version=1, by=manager, now=NOON)

    def test_the_owner_does_not(self, file, agency):
        action = ActionFactory(casefile=file, agency=agency)
        lead = person(Role.DSL, partnership=file.partnership, agency=agency)
        speak_for(lead)
        before = stood()

        with pytest.raises(NotYours):
            operations.change_action(action, changes={"what": "x"}, expected_version=1, by=lead, now=NOON)

        assert stood() == before


class TestTheOwnersAnswer:
    @pytest.mark.parametrize("role", [Role.AGENCY_MANAGER, Role.DSL])
    def test_it_is_accepted_and_the_lead_named(self, file, agency, role):
        action = ActionFactory(casefile=file, agency=agency)
        owner = person(role, partnership=file.partnership, agency=agency)
        speak_for(owner)

        operations.accept_action(action, lead_name=" Head of nursing ", by=owner, now=NOON)

        action.refresh_from_db()
        assert (action.state, action.lead_name) == (ActionState.ACCEPTED, "Head of nursing")
        with pytest.raises(StepNotOpen):
            operations.accept_action(action, by=owner, now=NOON)

    def test_it_is_contested_and_the_panels_chair_and_the_manager_hear_why(self, file, agency, manager):
        panel = BodyFactory(partnership=file.partnership)
        FileMemberFactory(casefile=file, body=panel, role=FileRole.EXECUTIVE_PANEL)
        chair_of_panel = seat(panel, position=Position.CHAIR)
        seat(panel)
        action = ActionFactory(casefile=file, agency=agency)
        owner = person(Role.DSL, partnership=file.partnership, agency=agency)
        speak_for(owner)

        operations.contest_action(action, because="It is the commissioner’s to do", by=owner, now=NOON)

        action.refresh_from_db()
        assert action.state == ActionState.NOT_ACCEPTED
        assert Move.objects.get().reason == "It is the commissioner’s to do"
        assert [(name, to) for name, to, _, _ in messages()] == [("task", manager.pk), ("task", chair_of_panel.pk)]

    def test_contesting_needs_a_reason(self, file, agency):
        action = ActionFactory(casefile=file, agency=agency)
        owner = person(Role.DSL, partnership=file.partnership, agency=agency)
        speak_for(owner)

        with pytest.raises(ActionRefused, match=r"^Enter why your agency does not accept this action.$"):
            operations.contest_action(action, because="", by=owner, now=NOON)

    def test_another_agency_and_the_manager_do_not_answer(self, file, agency, manager):
        action = ActionFactory(casefile=file, agency=agency)
        other = AgencyFactory(partnership=file.partnership)
        FileMemberFactory(casefile=file, agency=other, role=FileRole.INVOLVED_AGENCY)
        for somebody in (manager, person(Role.DSL, partnership=file.partnership, agency=other)):
            speak_for(somebody)
            before = stood()
            with pytest.raises(NotYours):
                operations.accept_action(action, by=somebody, now=NOON)
            with pytest.raises(NotYours):
                operations.contest_action(action, because="x", by=somebody, now=NOON)
            assert stood() == before
