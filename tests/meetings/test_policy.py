"""Who sees the learning day and the panel's record: policy and wall, a bar above both."""

import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.meetings import policy
from sightline.meetings.models import Event, PanelRecord
from tests.factories.files import BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.meetings import EventFactory, PanelRecordFactory
from tests.factories.people import AgencyFactory, UserFactory, person

pytestmark = pytest.mark.django_db

WORDS = ["arrange", "record", "read_notes", "record_attendance", "record_panel"]
OFFICE = {"arrange", "read_notes", "record_attendance"}
BY_ROLE = [
    # (who, sees the event, sees the panel's record, may)
    (Role.SCP_MANAGER, True, True, OFFICE),
    (Role.SCP_ADMINISTRATOR, True, True, OFFICE),
    (FileRole.CHAIR, True, True, {"record", "read_notes", "record_attendance", "record_panel"}),
    (FileRole.BUDDY, True, False, {"read_notes"}),
    (FileRole.ATTENDEE, True, False, set()),
    (FileRole.EXECUTIVE_PANEL, True, True, {"read_notes", "record_panel"}),
    (FileRole.TRIAGE_PANEL, False, False, set()),
    (FileRole.MONITOR_BODY, False, False, set()),
    (FileRole.REFERRER, False, False, set()),
    (FileRole.INVOLVED_AGENCY, False, False, set()),
    (Role.LOS_CHAIR, False, False, set()),
    (Role.SYSTEM_ADMINISTRATOR, False, False, set()),
]


def somebody(who, file):
    if isinstance(who, Role):
        return person(who, partnership=file.partnership)
    if who == FileRole.INVOLVED_AGENCY:
        agency = AgencyFactory(partnership=file.partnership)
        FileMemberFactory(casefile=file, agency=agency, role=who)
        return person(Role.DSL, partnership=file.partnership, agency=agency)
    user = UserFactory()
    FileMemberFactory(casefile=file, user=user, role=who)
    return user


def may(user, event):
    asked = {
        "arrange": policy.may_arrange(user, event.casefile),
        "record": policy.may_record(user, event),
        "read_notes": policy.may_read_notes(user, event),
        "record_attendance": policy.may_record_attendance(user, event),
        "record_panel": policy.may_record_panel(user, event),
    }
    return {word for word in WORDS if asked[word]}


@pytest.mark.parametrize(("who", "sees_event", "sees_panel", "words"), BY_ROLE)
def test_who_sees_the_event_and_may_write_it(who, sees_event, sees_panel, words):
    file = CaseFileFactory()
    event = EventFactory(casefile=file)
    PanelRecordFactory(event=event)
    PanelRecordFactory()  # another partnership's, so that there is something to leak
    user = somebody(who, file)
    speak_for(user)

    expected_events = [event.pk] if sees_event else []
    assert list(policy.visible_events(user).values_list("pk", flat=True)) == expected_events
    assert list(Event.objects.values_list("pk", flat=True)) == expected_events
    expected_panels = [event.pk] if sees_panel else []
    assert list(policy.visible_panel_records(user).values_list("event_id", flat=True)) == expected_panels
    assert list(PanelRecord.objects.values_list("event_id", flat=True)) == expected_panels
    assert may(user, event) == words


@pytest.mark.parametrize("who", [Role.SCP_MANAGER, FileRole.CHAIR, FileRole.ATTENDEE, FileRole.EXECUTIVE_PANEL])
def test_a_bar_beats_every_role(who):
    file = CaseFileFactory()
    event = EventFactory(casefile=file)
    PanelRecordFactory(event=event)
    user = somebody(who, file)
    BarFactory(casefile=file, user=user)
    speak_for(user)

    assert list(policy.visible_events(user)) == []
    assert list(policy.visible_panel_records(user)) == []
    assert list(Event.objects.all()) == []
    assert may(user, event) == set()


def test_a_chair_of_one_review_sees_no_other_event():
    file, other = CaseFileFactory(), CaseFileFactory()
    event = EventFactory(casefile=file)
    elsewhere = EventFactory(casefile=other)
    chair = somebody(FileRole.CHAIR, file)
    speak_for(chair)

    assert list(policy.visible_events(chair)) == [event]
    assert may(chair, elsewhere) == set()
