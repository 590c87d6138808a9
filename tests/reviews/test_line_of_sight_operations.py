"""The review from its scope to the executive panel, and its diversion."""

from datetime import date, time

import pytest

from sightline.access.roles import FileRole
from sightline.casefiles.models import WorkHold
from sightline.contributions.models import AgencyRequest
from sightline.deadlines.models import Deadline
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.learning.models import Action
from sightline.meetings.choices import EventState
from sightline.meetings.models import Event, PanelRecord
from sightline.partnerships.models import RoleGrant
from sightline.reviews.choices import ReviewState
from sightline.reviews.models import InvolvedAgency, KeyLine
from sightline.reviews.operations import line_of_sight
from tests.factories.files import BarFactory
from tests.factories.people import AgencyFactory, ChairProfileFactory, PartnershipFactory, UserFactory
from tests.reviews.conftest import CLOSED, DECIDED, EVENT_DAY, QUESTIONS, at
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


def lines(number: int) -> list[dict[str, object]]:
    return [{"question": f"Question {n}?", "why": "", "lead_agency": None} for n in range(1, number + 1)]


class TestScoping:
    def test_what_is_set_and_who_is_appointed(self, world):
        review = world.agreed()
        world.scope(review)

        assert review.state == ReviewState.SCOPED
        with no_walls():
            assert list(KeyLine.objects.values_list("number", "question")) == list(enumerate(QUESTIONS, start=1))
            assert list(InvolvedAgency.objects.order_by("-involvement").values_list("agency__name", "involvement")) == [
                ("Marram Police", 3), ("Marram Academy Trust", 2),
            ]
        assert [row.user for row in world.roles(FileRole.CHAIR)] == [world.chair]
        assert [row.user for row in world.roles(FileRole.BUDDY)] == [world.buddy]
        assert world.told("appointed") == {world.chair, world.buddy}

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda w: {"agencies": [{"agency": w.school, "involvement": 2}]},
             "A Line of Sight review is between agencies. Enter at least two."),
            (lambda w: {"agencies": [{"agency": w.school, "involvement": 2}, {"agency": w.school, "involvement": 1}]},
             "Enter each agency once."),
            (lambda w: {"agencies": [{"agency": w.school, "involvement": 2},
                                     {"agency": AgencyFactory(partnership=PartnershipFactory()), "involvement": 1}]},
             "Select agencies of this partnership."),
            (lambda w: {"key_lines": lines(2)},
             "Enter between 3 and 7 key lines of enquiry. There are 2 now."),
            (lambda w: {"key_lines": lines(8)},
             "Enter between 3 and 7 key lines of enquiry. There are 8 now."),
            (lambda w: {"key_lines": [*lines(2), {"question": " "}]},
             "Enter the question of each key line of enquiry."),
            (lambda w: {"period_to": date(2024, 12, 31)},
             "The end of the period must be on or after its beginning."),
            (lambda w: {"lived_experience_plan": ""},
             "Enter how the review will learn of the child’s lived experience."),
            (lambda w: {"family_decision": ""}, "Select whether the family is invited to take part."),
            (lambda w: {"family_decision": "not"}, "Enter why the family is not invited now."),
            (lambda w: {"family_decision": "later"}, "Enter why the family is not invited now."),
            (lambda w: {"chair_has_no_conflict": False},
             "The chair must have no conflict of interest. Select another chair from the pool."),
            (lambda w: {"chair": None}, "Select a chair from the pool."),
            (lambda w: {"chair": UserFactory()},
             "The chair must be an available manager in this partnership’s chair pool who is not kept out of this "
             "file. Select another chair."),
            (lambda w: {"chair": w.referrer},
             "The chair made this referral. Select another chair from the pool."),
            (lambda w: {"buddy": w.chair},
             "The buddy supports the chair and cannot be the same person. Select another buddy."),
            (lambda w: {"buddy": None}, "Select a buddy to support the chair."),
        ],
    )
    def test_what_a_scope_must_hold(self, world, change, words):
        review = world.agreed()
        world.be(world.manager, at(date(2026, 12, 11)))
        with no_walls():
            ChairProfileFactory(user=world.referrer, partnership=world.partnership, agency=world.school)
        given = change(world)
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.scope(review, **given)

        assert str(refusal.value) == words
        assert world.stood() == before

    def test_a_barred_chair_is_not_in_the_pool(self, world):
        review = world.agreed()
        BarFactory(casefile=world.file, user=world.chair)

        with pytest.raises(DomainError, match="who is not kept out of this file"):
            world.scope(review)

    @pytest.mark.parametrize("number", [3, 7])
    def test_three_and_seven_key_lines_are_allowed(self, world, number):
        review = world.agreed()
        world.scope(review, key_lines=lines(number))

        assert review.state == ReviewState.SCOPED

    @pytest.mark.parametrize("who", ["office", "panel_member", "srg_chair", "referrer", "stranger"])
    def test_only_the_manager_scopes(self, world, who):
        review = world.agreed()
        world.be(getattr(world, who), at(date(2026, 12, 11)))
        before = world.stood()

        with pytest.raises(NotYours):
            world.scope(review, by=getattr(world, who))

        assert world.stood() == before

    def test_a_stale_page_changes_nothing(self, world):
        review = world.agreed()
        world.be(world.manager, at(date(2026, 12, 11)))
        before = world.stood()

        with pytest.raises(SomebodyElseWasFirst):
            world.scope(review, expected_version=review.version + 1)

        assert world.stood() == before


class TestReturns:
    def test_every_agency_is_asked_and_d03_counts_from_the_decision(self, world):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)

        assert review.state == ReviewState.RETURNS_OPEN
        with no_walls():
            asked = AgencyRequest.objects.order_by("agency__name")
            assert [(one.agency.name, one.due_on, len(one.key_lines)) for one in asked] == [
                ("Marram Academy Trust", date(2027, 1, 7), 3), ("Marram Police", date(2027, 1, 7), 3),
            ]
            assert set(Deadline.objects.filter(rule="D03").values_list("anchor_on", "due_on")) == {
                (DECIDED, date(2027, 1, 7))
            }

    def test_a_decision_on_31_january_gives_until_the_last_day_of_february(self, world):
        review = world.agreed()
        world.scope(review)
        with no_walls():
            review.decided_on = date(2026, 1, 31)
            review.save()
        world.open_returns(review)

        with no_walls():
            assert set(AgencyRequest.objects.values_list("due_on", flat=True)) == {date(2026, 2, 28)}

    def test_an_agency_without_a_contact_stops_all_of_it(self, world):
        review = world.agreed()
        world.scope(review)
        with no_walls():
            RoleGrant.objects.filter(agency=world.police, role="spoc").delete()
        world.be(world.office, at(date(2026, 12, 11)))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.open_returns(review)

        assert str(refusal.value) == "Name a single point of contact for Marram Police first."
        assert world.stood() == before


class TestCollating:
    def test_d04_counts_from_the_last_return(self, world):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        world.answer_all(date(2026, 12, 20), date(2027, 1, 11))
        world.collate(review, now=at(date(2027, 1, 14)))

        assert review.state == ReviewState.COLLATED
        clock = world.clock("D04")
        assert (clock.anchor_on, clock.due_on) == (date(2027, 1, 11), date(2027, 1, 25))
        assert world.told("pack_ready") == {world.chair, world.buddy}

    def test_not_while_an_agency_has_not_answered(self, world):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.collate(review)

        assert str(refusal.value) == (
            "Not every agency has answered. Accept each return, or waive it with a reason, before you collate."
        )
        assert world.stood() == before

    def test_not_before_conflicts_and_gaps_were_looked_at(self, world):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        world.answer_all()

        with pytest.raises(DomainError) as refusal:
            world.collate(review, gaps_considered=" ")

        assert str(refusal.value) == "Look through the conflicts and gaps, and enter what you made of them."


class TestArranging:
    def test_the_most_involved_agency_presents_first_and_the_panel_sees_the_review(self, world):
        review = world.collated()
        event = world.set_event(review)

        assert review.state == ReviewState.EVENT_SET
        with no_walls():
            assert [place.agency.name for place in event.agencies.select_related("agency")] == [
                "Marram Police", "Marram Academy Trust",
            ]
            assert [line["question"] for line in event.key_line_notes] == QUESTIONS
        assert [row.body.name for row in world.roles(FileRole.EXECUTIVE_PANEL)] == ["The LOS_EXEC group"]
        assert world.told("event_invitation") == {world.referrer, world.chair, world.buddy}
        assert world.exec_member in world.told("task")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"held_on": date(2027, 1, 22), "panel_on": date(2027, 1, 22)},
             "The event is to be held by 21 January 2027. Choose an earlier day, or say why it is later."),
            ({"panel_on": date(2027, 1, 20)},
             "The executive panel sits on the day of the event, at noon or later. "
             "Change its date and time, or say why it is not the same afternoon."),
            ({"panel_starts_at": time(11, 59)},
             "The executive panel sits on the day of the event, at noon or later. "
             "Change its date and time, or say why it is not the same afternoon."),
        ],
    )
    def test_what_the_day_must_be(self, world, changes, words):
        review = world.collated()
        world.be(world.office, at(date(2027, 1, 8)))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.set_event(review, **changes)

        assert str(refusal.value) == words
        assert world.stood() == before

    def test_an_involved_agency_without_people_or_reason_is_refused(self, world):
        review = world.collated()

        with pytest.raises(DomainError) as refusal:
            world.set_event(review, attendees=world.attendees(world.school))

        assert str(refusal.value) == (
            "Invite a manager and a practitioner of Marram Police, or say why nobody of one kind can come."
        )

    def test_every_involved_agency_has_its_place(self, world):
        review = world.collated()

        with pytest.raises(DomainError) as refusal:
            world.set_event(review, order=[{"agency": world.police, "presents": 1, "nobody_because": ""}])

        assert str(refusal.value) == "Put Marram Academy Trust in the order of presentation."

    def test_a_recorded_reason_lets_the_panel_sit_on_wednesday_and_d05_shows_late(self, world):
        review = world.collated()
        event = world.set_event(review, panel_on=date(2027, 1, 20), not_same_day_because="A funeral.")
        world.day_recorded(event)
        world.hold(review)
        world.panel(
            review, sat_on=date(2027, 1, 20), not_same_day_because="A funeral.", now=at(date(2027, 1, 20), 16)
        )

        clock = world.clock("D05")
        assert (clock.due_on, clock.met_on) == (EVENT_DAY, date(2027, 1, 20))

    def test_it_can_be_called_off_and_arranged_again(self, world):
        review = world.collated()
        event = world.set_event(review)
        world.be(world.office, at(date(2027, 1, 11)))
        line_of_sight.call_off_event(review, because="Snow.", by=world.office, now=at(date(2027, 1, 11)))

        assert review.state == ReviewState.COLLATED
        world.set_event(review, held_on=date(2027, 1, 20), panel_on=date(2027, 1, 20), now=at(date(2027, 1, 11)))
        with no_walls():
            event.refresh_from_db()
            assert event.state == EventState.CANCELLED
            assert Event.objects.exclude(pk=event.pk).get().held_on == date(2027, 1, 20)


class TestHolding:
    def test_clocks_start_from_the_day_and_the_triage_panels_sight_ends(self, world):
        review = world.collated()
        event = world.set_event(review)
        world.day_recorded(event)
        world.hold(review, now=at(date(2027, 1, 20)))  # recorded the day after

        assert review.state == ReviewState.EVENT_HELD
        assert world.clock("D04").met_on == EVENT_DAY
        assert {rule: world.clock(rule).anchor_on for rule in line_of_sight.EVENT_CLOCKS} == dict.fromkeys(
            ("D05", "D06", "D07", "D08", "D09", "D10", "D11"), EVENT_DAY
        )
        assert world.roles(FileRole.TRIAGE_PANEL) == []

    def test_good_practice_is_found_or_its_absence_said(self, world):
        review = world.collated()
        event = world.set_event(review)
        world.day_recorded(event, good_practice=False)
        world.be(world.chair, at(EVENT_DAY, 13))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.hold(review)

        assert str(refusal.value) == (
            "Record at least one finding of good practice, or say in the record of the event why none was identified."
        )
        assert world.stood() == before
        with no_walls():
            Event.objects.update(no_good_practice_because="None was identified.")
        world.hold(review)
        assert review.state == ReviewState.EVENT_HELD

    def test_not_before_the_purpose_was_read_and_attendance_recorded(self, world):
        review = world.collated()
        world.set_event(review)
        with no_walls():
            Event.objects.update(no_good_practice_because="None was identified.")

        with pytest.raises(DomainError, match=r"^Read the purpose of the day and record that you have\."):
            world.hold(review)

    def test_not_before_the_day(self, world):
        review = world.collated()
        world.set_event(review)

        with pytest.raises(DomainError, match="Close it on that day or later"):
            world.hold(review, now=at(date(2027, 1, 18)))

    def test_not_for_another_day_than_was_arranged(self, world):
        review = world.collated()
        world.set_event(review)

        with pytest.raises(DomainError, match=r"^The event was arranged for 19 January 2027\."):
            world.hold(review, held_on=date(2027, 1, 18))

    @pytest.mark.parametrize("who", ["manager", "office", "buddy", "exec_member", "referrer"])
    def test_only_the_chair_closes_it(self, world, who):
        review = world.collated()
        event = world.set_event(review)
        world.day_recorded(event)
        world.be(getattr(world, who), at(EVENT_DAY, 13))
        before = world.stood()

        with pytest.raises(NotYours):
            world.hold(review, by=getattr(world, who))

        assert world.stood() == before


class TestPanel:
    def test_the_record_keeps_what_was_shown_and_sets_the_actions(self, world):
        review = world.held()
        panel = world.panel(review)

        assert review.state == ReviewState.EXEC_HELD
        assert panel.presentation["worked"] == "• The class teacher noticed at once."
        assert world.clock("D05").met_on == EVENT_DAY
        assert world.told("panel_sat") == {world.manager, world.office}
        with no_walls():
            action = Action.objects.get()
        assert (action.what, action.agency, action.starts_on, action.target_on) == (
            "Tell schools of police calls the same day", world.police, EVENT_DAY, date(2027, 3, 31),
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"sat_on": date(2027, 1, 18)},
             "The panel hears what the event learned. It sat on or after 19 January 2027."),
            ({"sat_on": date(2027, 1, 20)}, "The day the panel sat must be today or in the past."),
            ({"learning_considered": " "}, "Enter the learning that the executive panel considered."),
            ({"present": []}, "Enter who sat on the executive panel."),
        ],
    )
    def test_what_the_record_must_hold(self, world, changes, words):
        review = world.held()
        world.be(world.exec_member, at(EVENT_DAY, 16))
        before = world.stood()

        with pytest.raises(DomainError) as refusal:
            world.panel(review, **changes)

        assert str(refusal.value) == words
        assert world.stood() == before

    def test_the_chair_may_record_it_and_the_office_may_not(self, world):
        review = world.held()
        with pytest.raises(NotYours):
            world.panel(review, by=world.manager)
        world.panel(review, by=world.chair)

        with no_walls():
            assert PanelRecord.objects.get().recorded_by == world.chair

    def test_it_sits_once(self, world):
        review = world.held()
        world.panel(review)

        with pytest.raises(StepNotOpen):
            world.panel(review)

    def test_where_there_is_no_panel_actions_are_agreed_in_the_meeting(self, world):
        review = world.held()
        actions = [{"what": "Ask about evenings", "agency": world.school, "target_on": date(2027, 4, 1)}]
        world.be(world.chair, at(EVENT_DAY, 16))
        with pytest.raises(DomainError, match="Here the executive panel hears the chair"):
            line_of_sight.agree_in_meeting(review, actions=actions, by=world.chair, now=at(EVENT_DAY, 16))
        review.casefile.partnership.profile = "HULL"
        line_of_sight.agree_in_meeting(review, actions=actions, by=world.chair, now=at(EVENT_DAY, 16))

        assert review.state == ReviewState.EXEC_HELD


class TestDiverting:
    @pytest.mark.parametrize("who", ["manager", "srg_chair"])
    def test_it_freezes_with_its_reason_and_its_clocks_stop(self, world, who):
        review = world.collated()
        by, now = world.be(getattr(world, who), at(CLOSED))
        with no_walls():
            lines_before = list(KeyLine.objects.values())
        line_of_sight.divert(review, reason="A scan shows an older injury.", by=by, now=now)

        assert review.state == ReviewState.DIVERTED_SERIOUS
        with no_walls():
            assert not Deadline.objects.filter(met_at=None, stopped_at=None).exists()
            assert set(Deadline.objects.exclude(stopped_at=None).values_list("rule", "stopped_because")) == {
                ("D03", "Referred to the serious incident track"), ("D04", "Referred to the serious incident track"),
            }
            assert list(KeyLine.objects.values()) == lines_before
        hold = WorkHold.objects.get(casefile=review.casefile)
        assert (hold.held_by, hold.held_at) == (by, now)
        assert "older injury" not in hold.because, "agencies read this"
        assert world.told("diverted") == {world.notifier, world.referrer, world.manager, world.office}

    def test_not_after_the_event(self, world):
        review = world.held()
        world.be(world.manager, at(EVENT_DAY, 17))
        before = world.stood()

        with pytest.raises(StepNotOpen):
            line_of_sight.divert(review, reason="Late news.", by=world.manager, now=at(EVENT_DAY, 17))

        assert world.stood() == before

    @pytest.mark.parametrize(
        ("who", "may"), [("srg_chair", True), ("chair", True), ("office", False), ("buddy", False)]
    )
    def test_who_may(self, world, who, may):
        review = world.agreed()
        world.scope(review)
        by, now = world.be(getattr(world, who), at(date(2026, 12, 14)))
        if may:
            line_of_sight.divert(review, reason="News.", by=by, now=now)
            assert review.state == ReviewState.DIVERTED_SERIOUS
        else:
            with pytest.raises(NotYours):
                line_of_sight.divert(review, reason="News.", by=by, now=now)
