"""The learning day arranged, opened, recorded and closed; the panel after it."""

from datetime import UTC, date, datetime, time

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import FileMember, Move
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst, StepNotOpen
from sightline.meetings import operations
from sightline.meetings.choices import Attended, Category, EventState
from sightline.meetings.models import AgencyAtEvent, Attendance, Event, PanelRecord
from sightline.meetings.queries import event_of
from sightline.outbox.models import Message
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, DeadlineFactory, FileMemberFactory
from tests.factories.meetings import AttendanceFactory, EventFactory, PanelRecordFactory
from tests.factories.people import AgencyFactory, BodyFactory, PartnershipFactory, UserFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

THE_DAY = datetime(2026, 12, 7, 9, 31, tzinfo=UTC)


@pytest.fixture
def file():
    return CaseFileFactory()


@pytest.fixture
def office(file):
    return person(Role.SCP_ADMINISTRATOR, partnership=file.partnership)


@pytest.fixture
def chair(file):
    user = UserFactory(name="Anaïs Lefèvre")
    FileMemberFactory(casefile=file, user=user, role=FileRole.CHAIR)
    return user


@pytest.fixture
def manager(file):
    return person(Role.SCP_MANAGER, partnership=file.partnership)


def stood():
    """Everything that an operation could have left behind."""
    with no_walls():
        return {
            "events": list(Event.objects.order_by("pk").values()),
            "people": list(Attendance.objects.order_by("pk").values()),
            "agencies": AgencyAtEvent.objects.count(),
            "panels": PanelRecord.objects.count(),
            "moves": Move.objects.count(),
            "members": FileMember.objects.count(),
            "trail": TrailEntry.objects.count(),
            "messages": Message.objects.count(),
        }


def trail_verbs():
    with no_walls():
        return list(TrailEntry.objects.order_by("pk").values_list("verb", "record_label"))


def people_of(agency, *, user=None):
    return [
        {"name": "Björn Håkansson", "role": "Team manager", "agency": agency, "category": Category.MANAGER,
         "user": None},
        {"name": "Mei-Ling Zhao", "role": "School nurse", "agency": agency, "category": Category.PRACTITIONER,
         "user": user},
    ]


def arrange(file, *, by, **changes):
    agency = changes.pop("agency", None) or AgencyFactory(partnership=file.partnership, name="Marram Academy Trust")
    given = {
        "held_on": date(2026, 12, 7), "starts_at": time(9, 30), "practitioners_leave_at": time(11, 15),
        "ends_at": time(12, 45), "venue": "The Old Customs House", "online_link": "", "access_needs": "",
        "panel_on": date(2026, 12, 7), "panel_starts_at": time(14, 0), "not_same_day_because": "", "late_because": "",
        "attendees": people_of(agency), "order": [{"agency": agency, "presents": 1, "nobody_because": ""}],
        "key_lines": [{"number": 1, "question": "Was the child seen alone?"}],
    }
    return operations.arrange_event(file, by=by, now=NOON, **(given | changes))


class TestArranging:
    def test_the_day_is_set_people_are_on_the_file_and_invited(self, file, office):
        guest = UserFactory()
        agency = AgencyFactory(partnership=file.partnership, name="Marram Academy Trust")
        speak_for(office)

        event = arrange(file, by=office, agency=agency, attendees=people_of(agency, user=guest))

        assert event.state == EventState.PLANNED
        assert event.headlines == [{"agency": "Marram Academy Trust", "words": ""}]
        assert event.key_line_notes == [{"number": 1, "question": "Was the child seen alone?", "notes": ""}]
        assert list(event.attendances.values_list("name", "category", "attended")) == [
            ("Björn Håkansson", "manager", "not_yet"), ("Mei-Ling Zhao", "practitioner", "not_yet"),
        ]
        assert list(event.agencies.values_list("agency__name", "presents")) == [("Marram Academy Trust", 1)]
        with no_walls():
            member = FileMember.objects.get(casefile=file)
            message = Message.objects.get()
        assert (member.user, member.role, member.starts_on) == (guest, FileRole.ATTENDEE, date(2026, 11, 23))
        assert (message.name, message.to, message.path, message.due_on) == (
            "event_invitation", guest, f"/files/{file.reference}/event/", date(2026, 12, 7),
        )
        assert ("record_saved", "event") in trail_verbs()

    def test_somebody_without_the_permission_changes_nothing(self, file, chair):
        speak_for(chair)
        agency = AgencyFactory(partnership=file.partnership)
        before = stood()

        with pytest.raises(NotYours):
            arrange(file, by=chair, agency=agency)

        assert stood() == before

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"practitioners_leave_at": time(9, 0)},
             "Put the times in order: the start, then when practitioners leave, then the end."),
            ({"ends_at": time(11, 0)},
             "Put the times in order: the start, then when practitioners leave, then the end."),
            ({"panel_on": date(2026, 12, 8)},
             "The executive panel sits on the day of the event, at noon or later. "
             "Change its date and time, or say why it is not the same afternoon."),
            ({"panel_starts_at": time(11, 59)},
             "The executive panel sits on the day of the event, at noon or later. "
             "Change its date and time, or say why it is not the same afternoon."),
            ({"attendees": []},
             "Invite a manager and a practitioner of Marram Academy Trust, "
             "or say why nobody of one kind can come."),
        ],
    )
    def test_what_the_day_must_be(self, file, office, changes, words):
        speak_for(office)
        agency = AgencyFactory(partnership=file.partnership, name="Marram Academy Trust")
        before = stood()

        with pytest.raises(DomainError) as refusal:
            arrange(file, by=office, agency=agency, **changes)

        assert str(refusal.value) == words
        assert stood() == before

    def test_a_panel_at_noon_of_the_same_day_is_the_afternoon(self, file, office):
        speak_for(office)

        assert arrange(file, by=office, panel_starts_at=time(12, 0)).panel_starts_at == time(12, 0)

    def test_a_reason_stands_for_another_day_of_the_panel_and_for_an_agency_that_sends_nobody(self, file, office):
        speak_for(office)
        agency = AgencyFactory(partnership=file.partnership)

        event = arrange(
            file, by=office, agency=agency, panel_on=date(2026, 12, 9), not_same_day_because="The panel has no quorum",
            attendees=[], order=[{"agency": agency, "presents": 1, "nobody_because": "The worker has left"}],
        )

        assert event.not_same_day_because == "The panel has no quorum"
        assert event.agencies.get().nobody_because == "The worker has left"

    def test_a_partnership_that_has_no_same_day_panel_asks_for_no_reason(self):
        file = CaseFileFactory(partnership=PartnershipFactory(profile="HULL"))
        office = person(Role.SCP_ADMINISTRATOR, partnership=file.partnership)
        speak_for(office)

        assert arrange(file, by=office, panel_on=date(2026, 12, 9)).panel_on == date(2026, 12, 9)

    @pytest.mark.parametrize(("held_on", "because"), [(date(2026, 12, 7), ""), (date(2026, 12, 8), "The venue")])
    def test_in_time_or_with_a_reason(self, file, office, held_on, because):
        DeadlineFactory(casefile=file, rule="D04", due_on=date(2026, 12, 7))
        speak_for(office)

        assert arrange(file, by=office, held_on=held_on, panel_on=held_on, late_because=because).held_on == held_on

    def test_late_without_a_reason(self, file, office):
        DeadlineFactory(casefile=file, rule="D04", due_on=date(2026, 12, 7))
        speak_for(office)

        with pytest.raises(DomainError, match="The event is to be held by 7 December 2026"):
            arrange(file, by=office, held_on=date(2026, 12, 8), panel_on=date(2026, 12, 8))

    def test_one_event_stands_on_a_file_and_another_follows_a_cancelled_one(self, file, office):
        speak_for(office)
        first = arrange(file, by=office)
        agency = first.agencies.get().agency
        with pytest.raises(operations.EventStands):
            arrange(file, by=office, agency=agency)

        operations.cancel_event(first, because="Snow", by=office, now=NOON)
        second = arrange(file, by=office, agency=agency)

        assert first.state == EventState.CANCELLED
        assert event_of(office, file.reference) == second
        assert Move.objects.get(step="cancel").reason == "Snow"

    def test_cancelling_needs_a_reason(self, file, office):
        event = EventFactory(casefile=file)
        speak_for(office)

        with pytest.raises(DomainError, match=r"^Say why the event is cancelled.$"):
            operations.cancel_event(event, because=" ", by=office, now=NOON)

    def test_somebody_barred_is_not_invited(self, file, office):
        barred = UserFactory()
        BarFactory(casefile=file, user=barred)
        agency = AgencyFactory(partnership=file.partnership)
        speak_for(office)
        before = stood()

        with pytest.raises(DomainError, match=r"^Somebody you invite is kept out of this file"):
            arrange(file, by=office, agency=agency, attendees=people_of(agency, user=barred))

        assert stood() == before


class TestThePurpose:
    def test_reading_it_opens_the_day(self, file, chair):
        event = EventFactory(casefile=file)
        speak_for(chair)

        operations.read_purpose(event, by=chair, now=THE_DAY)

        event.refresh_from_db()
        assert (event.state, event.purpose_read_at, event.purpose_read_by) == (EventState.OPEN, THE_DAY, chair)
        assert trail_verbs() == [("step_taken", "event"), ("record_saved", "event")]

    def test_only_the_chair_reads_it(self, file, office):
        event = EventFactory(casefile=file)
        speak_for(office)
        before = stood()

        with pytest.raises(NotYours):
            operations.read_purpose(event, by=office, now=THE_DAY)

        assert stood() == before


class TestAttendance:
    def test_who_came_who_did_not_and_a_substitute(self, file, chair):
        event = EventFactory(casefile=file)
        here, away = AttendanceFactory.create_batch(2, event=event)
        agency = AgencyFactory(partnership=file.partnership)
        speak_for(chair)

        operations.record_attendance(
            event,
            rows=[
                {"id": here.pk, "attended": Attended.PRACTITIONER_PART, "not_there_because": "nonsense"},
                {"id": away.pk, "attended": Attended.APOLOGIES, "not_there_because": "In court"},
                {"id": None, "name": "Dónal D’Arcy", "role": "Inspector", "agency": agency,
                 "category": Category.MANAGER, "attended": Attended.WHOLE},
            ],
            by=chair, now=THE_DAY,
        )

        assert list(event.attendances.order_by("pk").values_list("name", "attended", "not_there_because")) == [
            (here.name, "practitioner_part", ""), (away.name, "apologies", "In court"), ("Dónal D’Arcy", "whole", ""),
        ]
        assert trail_verbs() == [("record_saved", "attendance")]

    def test_somebody_who_was_not_there_has_a_reason(self, file, office):
        event = EventFactory(casefile=file)
        away = AttendanceFactory(event=event, name="Zofia Wiśniewska")
        speak_for(office)
        before = stood()

        with pytest.raises(DomainError, match=r"^Say why Zofia Wiśniewska was not there.$"):
            operations.record_attendance(
                event, rows=[{"id": away.pk, "attended": Attended.ABSENT}], by=office, now=NOON
            )

        assert stood() == before

    def test_a_person_of_another_event_is_not_touched(self, file, chair):
        event = EventFactory(casefile=file)
        elsewhere = AttendanceFactory()
        speak_for(chair)

        with pytest.raises(SomebodyElseWasFirst):
            operations.record_attendance(
                event, rows=[{"id": elsewhere.pk, "attended": Attended.WHOLE}], by=chair, now=NOON
            )


class TestTheRecord:
    def test_it_is_written_in_parts_and_the_questions_stay(self, file, chair):
        event = EventFactory(
            casefile=file, state=EventState.OPEN,
            key_line_notes=[
                {"number": 1, "question": "Seen?", "notes": ""}, {"number": 2, "question": "Why?", "notes": "b"},
            ],
        )
        speak_for(chair)

        operations.save_event_record(
            event, changes={"key_line_notes": [{"number": 1, "question": "Other words", "notes": "Twice"}]}, by=chair,
            now=THE_DAY, expected_version=1,
        )
        operations.save_event_record(
            event, changes={"lived_experience": "She waited."}, by=chair, now=THE_DAY, expected_version=2
        )

        event.refresh_from_db()
        assert event.key_line_notes == [
            {"number": 1, "question": "Seen?", "notes": "Twice"}, {"number": 2, "question": "Why?", "notes": "b"},
        ]
        assert (event.lived_experience, event.version) == ("She waited.", 3)

    def test_a_stale_page_changes_nothing(self, file, chair):
        event = EventFactory(casefile=file, state=EventState.OPEN, version=4)
        speak_for(chair)
        before = stood()

        with pytest.raises(SomebodyElseWasFirst):
            operations.save_event_record(
                event, changes={"lived_experience": "x"}, by=chair, now=NOON, expected_version=3
            )

        assert stood() == before

    @pytest.mark.parametrize("state", [EventState.HELD, EventState.CANCELLED])
    def test_a_closed_record_stays_as_it_is(self, file, chair, state):
        event = EventFactory(casefile=file, state=state)
        speak_for(chair)

        with pytest.raises(operations.NotOpenForNotes):
            operations.save_event_record(event, changes={"lived_experience": "x"}, by=chair, now=NOON)

    def test_an_immediate_action_is_said_and_the_office_hears_of_it_once(self, file, chair, manager, office):
        event = EventFactory(casefile=file, state=EventState.OPEN)
        speak_for(chair)
        with pytest.raises(DomainError, match=r"^Enter what must be done today to keep the child safe.$"):
            operations.save_event_record(event, changes={"immediate_safety_action": True}, by=chair, now=THE_DAY)

        for words in ("Visit tonight", "Visit tonight, with police"):
            operations.save_event_record(
                event, changes={"immediate_safety_action": True, "immediate_action": words}, by=chair, now=THE_DAY
            )

        with no_walls():
            sent = list(Message.objects.order_by("to").values_list("name", "to", "due_on"))
        assert sent == sorted([("task", manager.pk, date(2026, 12, 7)), ("task", office.pk, date(2026, 12, 7))],
                              key=lambda row: row[1])

    def test_a_disagreement_names_nobody(self, file, chair):
        event = EventFactory(casefile=file, state=EventState.OPEN)
        AttendanceFactory(event=event, name="Fatima Yusuf")
        speak_for(chair)

        with pytest.raises(DomainError, match=r"^Take the names out of the disagreements"):
            operations.save_event_record(
                event, changes={"disagreements": "FATIMA YUSUF did not agree"}, by=chair, now=NOON
            )
        operations.save_event_record(event, changes={"disagreements": "Health did not agree"}, by=chair, now=NOON)

        assert event.disagreements == "Health did not agree"

    def test_nothing_else_of_the_event_is_written_this_way(self, file, chair):
        event = EventFactory(casefile=file)
        speak_for(chair)

        with pytest.raises(ValueError, match="not a part of the record"):
            operations.save_event_record(event, changes={"held_on": date(2027, 1, 1)}, by=chair, now=NOON)

    def test_the_office_does_not_write_it(self, file, office):
        event = EventFactory(casefile=file, state=EventState.OPEN)
        speak_for(office)
        before = stood()

        with pytest.raises(NotYours):
            operations.save_event_record(event, changes={"lived_experience": "x"}, by=office, now=NOON)

        assert stood() == before


class TestClosing:
    def ready(self, file, chair, **changes):
        event = EventFactory(
            **{"casefile": file, "state": EventState.OPEN, "purpose_read_at": THE_DAY, "purpose_read_by": chair,
               "lived_experience": "She waited."} | changes
        )
        AttendanceFactory(event=event, attended=Attended.WHOLE)
        return event

    def test_a_complete_record_is_closed(self, file, chair):
        event = self.ready(file, chair)
        speak_for(chair)

        operations.close_event(event, by=chair, now=THE_DAY)

        event.refresh_from_db()
        assert (event.state, event.held_at, event.held_by) == (EventState.HELD, THE_DAY, chair)

    def test_all_that_is_missing_is_said_at_once(self, file, chair):
        event = EventFactory(casefile=file)
        AttendanceFactory(event=event)
        AttendanceFactory(event=event, attended=Attended.ABSENT)
        speak_for(chair)
        before = stood()

        with pytest.raises(operations.NotReadyToClose) as refusal:
            operations.close_event(event, by=chair, now=THE_DAY)

        assert str(refusal.value) == (
            "Read the purpose of the day and record that you have. "
            "Enter what was learned of the child’s lived experience. "
            "Record for each person whether they came. "
            "Say why each person who did not come was not there."
        )
        assert stood() == before

    @pytest.mark.parametrize(
        ("lacks", "words"),
        [
            ({"purpose_read_at": None, "purpose_read_by": None},
             "Read the purpose of the day and record that you have."),
            ({"lived_experience": " "}, "Enter what was learned of the child’s lived experience."),
        ],
    )
    def test_each_guard_alone(self, file, chair, lacks, words):
        event = self.ready(file, chair, **lacks)
        speak_for(chair)

        assert operations.what_keeps_it_open(event) == [words]
        with pytest.raises(operations.NotReadyToClose):
            operations.close_event(event, by=chair, now=THE_DAY)

    def test_a_day_with_nobody_recorded_is_not_closed(self, file, chair):
        event = self.ready(file, chair)
        with no_walls():
            event.attendances.all().delete()
        speak_for(chair)

        assert operations.what_keeps_it_open(event) == ["Record for each person whether they came."]

    def test_it_is_closed_once(self, file, chair):
        event = self.ready(file, chair, state=EventState.HELD)
        speak_for(chair)

        with pytest.raises(StepNotOpen):
            operations.close_event(event, by=chair, now=THE_DAY)

    def test_the_office_does_not_close_it(self, file, chair, office):
        event = self.ready(file, chair)
        speak_for(office)
        before = stood()

        with pytest.raises(NotYours):
            operations.close_event(event, by=office, now=THE_DAY)

        assert stood() == before

    def test_a_short_practitioners_part_warns_and_does_not_stop(self, file, chair):
        event = self.ready(file, chair, practitioners_leave_at=time(10, 30))
        speak_for(chair)

        assert operations.warnings(event) == [
            "The practitioners’ part lasts 60 minutes. It is usually between 90 and 120 minutes."
        ]
        operations.close_event(event, by=chair, now=THE_DAY)
        assert event.state == EventState.HELD


class TestThePanel:
    def sit(self, event, *, by, **changes):
        given = {
            "body": BodyFactory(partnership=event.casefile.partnership), "sat_on": date(2026, 12, 7),
            "sat_at": time(14, 0), "not_same_day_because": "",
            "present": [{"name": "Ruth Cohen", "role": "Director", "agency": "Health"}],
            "presentation": {"What worked": "The nurse went back."}, "learning_considered": "Supervision asked late.",
            "themes": ["T6"], "decisions": "", "escalations": "",
        }
        return operations.record_panel(event, by=by, now=THE_DAY, **(given | changes))

    def test_what_it_considered_is_kept_and_the_manager_hears(self, file, chair, manager):
        event = EventFactory(casefile=file, state=EventState.HELD)
        speak_for(chair)

        panel = self.sit(event, by=chair)

        panel.refresh_from_db()
        assert (panel.themes, panel.presentation, panel.recorded_by) == (
            ["T6"], {"What worked": "The nurse went back."}, chair
        )
        with no_walls():
            assert list(Message.objects.values_list("name", "to")) == [("panel_sat", manager.pk)]
        assert trail_verbs() == [("record_saved", "panel_record")]

    @pytest.mark.parametrize(
        ("changes", "refused"),
        [
            ({"sat_on": date(2026, 12, 8)}, operations.NotSameDay),
            ({"sat_at": time(11, 59)}, operations.NotSameDay),
            ({"present": []}, DomainError),
            ({"learning_considered": " "}, DomainError),
        ],
    )
    def test_what_its_record_must_say(self, file, chair, changes, refused):
        event = EventFactory(casefile=file, state=EventState.HELD)
        speak_for(chair)
        body = BodyFactory(partnership=file.partnership)
        before = stood()

        with pytest.raises(refused):
            self.sit(event, by=chair, body=body, **changes)

        assert stood() == before

    @pytest.mark.parametrize(
        "changes", [{"sat_at": time(12, 0)}, {"sat_on": date(2026, 12, 9), "not_same_day_because": "No quorum"}]
    )
    def test_at_noon_or_with_a_reason(self, file, chair, changes):
        event = EventFactory(casefile=file, state=EventState.HELD)
        speak_for(chair)

        assert self.sit(event, by=chair, **changes).event == event

    def test_not_before_the_event_is_closed(self, file, chair):
        event = EventFactory(casefile=file, state=EventState.OPEN)
        speak_for(chair)

        with pytest.raises(DomainError, match=r"^Close the record of the event first"):
            self.sit(event, by=chair)

    def test_once(self, file, chair):
        event = PanelRecordFactory(event=EventFactory(casefile=file, state=EventState.HELD)).event
        speak_for(chair)

        with pytest.raises(DomainError, match=r"^The executive panel already has a record"):
            self.sit(event, by=chair)

    def test_the_office_does_not_write_it(self, file, office):
        event = EventFactory(casefile=file, state=EventState.HELD)
        speak_for(office)
        body = BodyFactory(partnership=file.partnership)
        before = stood()

        with pytest.raises(NotYours):
            self.sit(event, by=office, body=body)

        assert stood() == before
