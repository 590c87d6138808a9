"""The pages of the learning day, through the client."""

from datetime import time

import pytest
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.meetings.choices import Attended, Category, EventState
from sightline.meetings.models import Attendance, Event
from sightline.meetings.operations import NotReadyToClose, close_event
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.meetings import AgencyAtEventFactory, AttendanceFactory, EventFactory
from tests.factories.people import AgencyFactory, UserFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

LINES = [
    {"number": 1, "question": "Was the child seen alone?", "notes": ""},
    {"number": 2, "question": "Who knew?", "notes": ""},
]
PAGES = ["event", "read-purpose", "attendance", "record"]


@pytest.fixture
def file():
    return CaseFileFactory()


@pytest.fixture
def event(file):
    return EventFactory(
        casefile=file, headlines=[{"agency": "Saltings Health", "words": ""}, {"agency": "Marram Police", "words": ""}],
        key_line_notes=LINES,
    )


@pytest.fixture
def chair(file):
    user = UserFactory(name="Chidera Nwosu")
    FileMemberFactory(casefile=file, user=user, role=FileRole.CHAIR)
    return user


@pytest.fixture
def office(file):
    return person(Role.SCP_ADMINISTRATOR, partnership=file.partnership)


@pytest.fixture
def guest(file):
    user = UserFactory()
    FileMemberFactory(casefile=file, user=user, role=FileRole.ATTENDEE)
    return user


def at(name, file, **more):
    return reverse(f"meetings:{name}", kwargs={"reference": file.reference, **more})


def fresh(event):
    with no_walls():
        return Event.objects.select_related("casefile__partnership").get(pk=event.pk)


@pytest.mark.parametrize("page", PAGES)
def test_the_day_is_nowhere_for_a_stranger_or_somebody_barred(client, file, event, chair, page):
    stranger = person(Role.LOS_CHAIR, partnership=file.partnership)
    BarFactory(casefile=file, user=chair)
    for somebody in (stranger, chair):
        client.force_login(somebody)
        assert client.get(at(page, file)).status_code == 404


def test_a_file_without_a_day_has_no_page_of_it(client, office, file):
    EventFactory(casefile=file, state=EventState.CANCELLED)
    client.force_login(office)

    assert client.get(at("event", file)).status_code == 404


@pytest.mark.parametrize(
    ("page", "who", "status"),
    [
        ("event", "guest", 200), ("read-purpose", "guest", 403), ("attendance", "guest", 403), ("record", "guest", 403),
        ("read-purpose", "office", 403), ("attendance", "office", 200), ("record", "office", 403),
        ("read-purpose", "chair", 200), ("attendance", "chair", 200), ("record", "chair", 200),
    ],
)
def test_who_may_open_which_page(client, request, file, event, page, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(at(page, file)).status_code == status


def test_nobody_posts_what_is_not_theirs(client, file, event, office, guest):
    person_invited = AttendanceFactory(event=event)
    attended = {f"attended-{person_invited.pk}": "whole"}
    for somebody, page, body in [
        (office, at("read-purpose", file), {}), (guest, at("attendance", file), attended),
        (office, at("record-section", file, section="welfare"), {"welfare_notes": "x"}),
    ]:
        client.force_login(somebody)
        assert client.post(page, body).status_code == 403

    assert (fresh(event).state, fresh(event).welfare_notes) == ("planned", "")


def test_the_day_shows_its_arrangements_and_a_guest_neither_notes_nor_reasons(client, file, event, guest, office):
    with no_walls():
        Event.objects.filter(pk=event.pk).update(welfare_notes="A round at eleven", practitioners_leave_at=time(10, 0))
    AttendanceFactory(
        event=event, name="Siân Llewellyn-Price", attended=Attended.APOLOGIES, not_there_because="In court"
    )
    AgencyAtEventFactory(event=event, nobody_because="The worker has left")

    client.force_login(guest)
    seen = client.get(at("event", file)).content.decode()
    client.force_login(office)
    seen_by_office = client.get(at("event", file)).content.decode()

    for words in (
        "Monday 7 December 2026", "09:30 to 12:45", "14:00, the same day", "Siân Llewellyn-Price", "Sent apologies",
        "The practitioners’ part lasts 30 minutes. It is usually between 90 and 120 minutes.",
    ):
        assert words in seen
    for words in ("A round at eleven", "Sent apologies: In court", "Somebody is missing: The worker has left"):
        assert words not in seen
        assert words in seen_by_office


def test_the_buttons_are_those_that_would_work(client, file, event, chair, office, guest):
    addresses = [at(page, file) for page in ("read-purpose", "record", "attendance")]

    def offered(user):
        client.force_login(user)
        page = client.get(at("event", file)).content.decode()
        return [f'href="{address}"' in page for address in addresses]

    assert [offered(user) for user in (chair, office, guest)] == [
        [True, True, True], [False, False, True], [False, False, False],
    ]
    with no_walls():
        Event.objects.filter(pk=event.pk).update(state=EventState.OPEN, purpose_read_at=NOON, purpose_read_by=chair)
    assert offered(chair) == [False, True, True]
    with no_walls():
        Event.objects.filter(pk=event.pk).update(state=EventState.HELD, held_at=NOON, held_by=chair)
    assert offered(chair) == offered(office) == [False, False, False]


def test_reading_the_purpose_leads_to_the_record(client, file, event, chair):
    client.force_login(chair)
    assert "We do not apportion blame." in client.get(at("read-purpose", file)).content.decode()

    answer = client.post(at("read-purpose", file))

    assert answer["Location"] == at("record", file)
    assert fresh(event).state == EventState.OPEN
    assert client.get(at("read-purpose", file))["Location"] == at("event", file)


class TestWhoCame:
    def test_everybody_is_recorded_with_a_substitute(self, client, file, event, chair):
        here, away = AttendanceFactory.create_batch(2, event=event)
        agency = AgencyFactory(partnership=file.partnership, slug="police")
        client.force_login(chair)

        answer = client.post(
            at("attendance", file),
            {
                f"attended-{here.pk}": "whole", f"attended-{away.pk}": "absent", f"because-{away.pk}": "Ill",
                "others-0-name": "Kwabena Mensah", "others-0-role": "Sergeant", "others-0-agency": "police",
                "others-0-category": "manager", "others-0-attended": "managers_part",
            },
        )

        assert answer["Location"] == at("event", file)
        with no_walls():
            people = Attendance.objects.filter(event=event).order_by("pk")
            rows = list(people.values_list("name", "attended", "not_there_because"))
            added = Attendance.objects.get(name="Kwabena Mensah")
        assert rows == [(here.name, "whole", ""), (away.name, "absent", "Ill"), ("Kwabena Mensah", "managers_part", "")]
        assert (added.agency, added.category) == (agency, Category.MANAGER)

    def test_a_reason_is_asked_for(self, client, file, event, office):
        away = AttendanceFactory(event=event, name="Priya Ramanathan")
        client.force_login(office)

        page = client.post(at("attendance", file), {f"attended-{away.pk}": "apologies"})

        assert page.context_data["error_list"] == [
            {"text": "Enter why Priya Ramanathan was not there", "href": f"#id_because-{away.pk}"}
        ]


class TestTheRecord:
    def test_the_console_names_every_part_and_what_is_missing(self, client, file, event, chair):
        client.force_login(chair)

        page = client.get(at("record", file)).context_data["page"]

        assert [task["title"] for task in page.tasks] == [
            "Each agency’s summary", "Key line 1: Was the child seen alone?", "Key line 2: Who knew?",
            "The child’s lived experience", "Good practice", "Where people disagreed", "Keeping the child safe today",
            "The welfare of those who came",
        ]
        assert page.missing == [
            "Read the purpose of the day and record that you have.",
            "Enter what was learned of the child’s lived experience.",
            "Record for each person whether they came.",
        ]

    @pytest.mark.parametrize(
        ("section", "sent", "field", "saved", "following"),
        [
            ("headlines", {"agency-0": "Seen twice", "agency-1": "Two calls"}, "headlines",
             [{"agency": "Saltings Health", "words": "Seen twice"}, {"agency": "Marram Police", "words": "Two calls"}],
             "line-1"),
            ("line-2", {"notes": "The school"}, "key_line_notes", [LINES[0], {**LINES[1], "notes": "The school"}],
             "lived-experience"),
            ("lived-experience", {"lived_experience": "She waited."}, "lived_experience", "She waited.",
             "good-practice"),
            ("safety", {"immediate_safety_action": "no", "immediate_action": ""}, "immediate_safety_action", False,
             "welfare"),
            ("welfare", {"welfare_notes": "Tea"}, "welfare_notes", "Tea", None),
        ],
    )
    def test_a_part_is_saved_and_the_next_follows(
        self, client, file, event, chair, section, sent, field, saved, following
    ):
        client.force_login(chair)
        address = at("record-section", file, section=section)
        seen = client.get(address).context_data["form"]["seen"].value()

        answer = client.post(address, {"seen": seen, **sent})

        then = at("record-section", file, section=following) if following else at("record", file)
        assert answer["Location"] == then
        assert getattr(fresh(event), field) == saved

    def test_yes_to_a_danger_asks_what_must_be_done(self, client, file, event, chair):
        client.force_login(chair)

        page = client.post(at("record-section", file, section="safety"), {"immediate_safety_action": "yes"})

        assert [row["text"] for row in page.context_data["error_list"]] == [
            "Enter what must be done today to keep the child safe"
        ]

    def test_a_part_that_is_none_and_a_record_that_is_closed(self, client, file, event, chair):
        client.force_login(chair)
        assert client.get(at("record-section", file, section="line-9")).status_code == 404
        with no_walls():
            Event.objects.filter(pk=event.pk).update(state=EventState.HELD, held_at=NOON, held_by=chair)

        assert client.get(at("record", file))["Location"] == at("event", file)

    def test_what_was_typed_is_taken_up_on_another_device(self, client, file, event, chair):
        address = at("record-section", file, section="line-1")
        client.force_login(chair)
        kept = client.post(address, {"_autosave": "1", "_draft_version": "0", "notes": "Nobody asked her"})
        assert kept.json()["saved"] is True

        client.logout()  # the tablet's battery is empty; somebody else's laptop is at hand
        client.force_login(chair)
        page = client.get(address).content.decode()

        assert "Nobody asked her" in page
        assert fresh(event).key_line_notes == LINES

    def test_what_was_typed_and_not_saved_keeps_the_day_open(self, client, file, event, chair):
        AttendanceFactory(event=event, attended=Attended.WHOLE)
        with no_walls():
            Event.objects.filter(pk=event.pk).update(
                state=EventState.OPEN, purpose_read_at=NOON, purpose_read_by=chair, lived_experience="She waited."
            )
        address = at("record-section", file, section="line-1")
        client.force_login(chair)
        client.post(address, {"_autosave": "1", "_draft_version": "0", "notes": "Nobody asked her"})

        page = client.get(at("record", file)).context_data["page"]
        assert page.tasks[1]["status"]["tag"]["text"] == "Typed, not saved"
        speak_for(chair)
        with pytest.raises(NotReadyToClose, match=r"^Open the record and save or discard the parts"):
            close_event(fresh(event), by=chair, now=NOON)

        client.post(address, {"notes": "Nobody asked her"})
        speak_for(chair)
        close_event(fresh(event), by=chair, now=NOON)
        assert fresh(event).state == EventState.HELD

    def test_another_part_saved_meanwhile_is_no_clash(self, client, file, event, chair):
        client.force_login(chair)
        first, second = (at("record-section", file, section=f"line-{number}") for number in (1, 2))
        seen = client.get(first).context_data["form"]["seen"].value()
        client.post(second, {"notes": "The school"})

        client.post(first, {"seen": seen, "notes": "Once, in March"})

        assert [line["notes"] for line in fresh(event).key_line_notes] == ["Once, in March", "The school"]

    def test_the_same_part_saved_meanwhile_keeps_both_texts_and_then_the_one_that_is_sent_again(
        self, client, file, event, chair
    ):
        client.force_login(chair)
        address = at("record-section", file, section="line-1")
        seen = client.get(address).context_data["form"]["seen"].value()
        client.post(address, {"seen": seen, "notes": "From the tablet"})

        page = client.post(address, {"seen": seen, "notes": "From the laptop"})
        words = page.content.decode()
        assert "Somebody else changed this while you had the page open." in words
        assert "From the tablet" in words
        assert "From the laptop" in words
        assert fresh(event).key_line_notes[0]["notes"] == "From the tablet"

        seen_now = page.context_data["form"]["seen"].value()
        client.post(address, {"seen": seen_now, "notes": "Both"})
        assert fresh(event).key_line_notes[0]["notes"] == "Both"


@pytest.mark.parametrize("page", ["event", "attendance"])
def test_a_page_asks_no_more_of_the_database_for_three_people_than_for_one(
    client, file, event, chair, django_assert_max_num_queries, page
):
    AttendanceFactory(event=event)
    AgencyAtEventFactory(event=event)
    client.force_login(chair)
    client.get(at(page, file))
    with django_assert_max_num_queries(200) as one:
        client.get(at(page, file))
    AttendanceFactory.create_batch(2, event=event)
    AgencyAtEventFactory.create_batch(2, event=event)
    with django_assert_max_num_queries(200) as three:
        client.get(at(page, file))

    assert len(three) == len(one)
