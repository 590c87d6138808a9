"""Clocks started, moved, met and stopped; and whom they remind, when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.deadlines import jobs
from sightline.deadlines.models import Deadline
from sightline.deadlines.operations import (
    first_reminder,
    meet_clock,
    owner_role,
    send_reminders,
    start_clock,
    stop_clock,
)
from sightline.foundation.errors import DomainError
from sightline.outbox.models import Message
from sightline.partnerships.choices import Position
from sightline.partnerships.rules import Function
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, CaseFileFactory, DeadlineFactory, FileMemberFactory
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    BodyFunctionFactory,
    BodyMeetingFactory,
    PartnershipFactory,
    person,
    seat,
)
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 23)


def at(day, hour=9, minute=0):
    """A moment on the clock on the wall."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


class World:
    """A file, its Office and two agencies on it; somebody else's agency besides."""

    def __init__(self, profile="NEL-2023"):
        self.partnership = PartnershipFactory(profile=profile)
        self.file = CaseFileFactory(partnership=self.partnership)
        self.office = person(Role.SCP_ADMINISTRATOR, partnership=self.partnership)
        self.police, self.health, self.elsewhere = AgencyFactory.create_batch(3, partnership=self.partnership)
        self.sergeant, self.nurse, self.stranger = (
            person(Role.AGENCY_MANAGER, partnership=self.partnership, agency=agency)
            for agency in (self.police, self.health, self.elsewhere)
        )
        for agency in (self.police, self.health):
            FileMemberFactory(casefile=self.file, agency=agency, role=FileRole.INVOLVED_AGENCY)
        speak_for(self.office)

    def start(self, rule, anchor=MONDAY, *, now=NOON, agency=None):
        return start_clock(self.file, rule, anchor_on=anchor, by=self.office, now=now, agency=agency)

    def clocks(self):
        return list(Deadline.objects.filter(casefile=self.file).order_by("pk"))

    def trail(self):
        with no_walls():
            rows = TrailEntry.objects.filter(record_label="deadline", file_ref=self.file.reference).order_by("at", "pk")
            return list(rows.values_list("verb", "actor_id"))


@pytest.fixture
def world():
    """As on Monday 23 November 2026."""
    return World()


class TestStarting:
    def test_a_clock_keeps_what_the_rule_says(self, world):
        clock = world.start("D02")

        assert (clock.rule, clock.title, clock.owner_role) == ("D02", "Triage panel convened", "scp_administrator")
        assert (clock.anchor_on, clock.due_on, clock.act_by, clock.window_from, clock.local_target) == (
            MONDAY, date(2026, 12, 7), date(2026, 12, 7), None, False,
        )
        assert clock.remind_at == at(date(2026, 11, 30))
        assert world.trail() == [("clock_started", str(world.office.pk))]

    def test_a_month_from_the_last_of_january_ends_with_february_and_is_acted_on_the_friday(self, world):
        clock = world.start("D03", date(2026, 1, 31), agency=world.police)

        assert (clock.due_on, clock.act_by, clock.agency) == (date(2026, 2, 28), date(2026, 2, 27), world.police)

    def test_each_agency_has_a_clock_of_its_own(self, world):
        world.start("D03", agency=world.police)
        world.start("D03", agency=world.health)

        assert [clock.agency for clock in world.clocks()] == [world.police, world.health]

    def test_a_rule_that_the_profile_switched_off_starts_nothing(self):
        world = World(profile="HULL")

        assert world.start("D02") is None
        assert world.clocks() == []
        assert world.trail() == []

    def test_a_rule_that_waits_for_a_meeting_reads_the_body_s_diary(self, world):
        body = BodyFactory(partnership=world.partnership)
        BodyFunctionFactory(body=body, function=Function.MONITOR)
        for day in (date(2026, 11, 26), date(2026, 12, 15)):
            BodyMeetingFactory(body=body, held_on=day)

        assert world.start("D12").due_on == date(2026, 12, 15)  # papers for 26 November had to be in already

    def test_with_no_meeting_in_the_diary_it_says_why_it_has_no_date(self, world):
        BodyFunctionFactory(body=BodyFactory(partnership=world.partnership), function=Function.MONITOR)

        clock = world.start("D12")
        assert (clock.due_on, clock.note, clock.remind_at) == (None, "no meeting in the diary", None)

    def test_with_no_such_body_it_says_what_to_do(self, world):
        with pytest.raises(DomainError, match=r"No body has the function MONITOR on 23 November 2026\. Ask a system"):
            world.start("D12")


class TestMoving:
    def test_an_open_clock_is_re_dated_and_the_trail_says_so(self, world):
        first = world.start("D04")
        again = world.start("D04", date(2026, 11, 27))

        assert again.pk == first.pk
        assert [(clock.anchor_on, clock.due_on) for clock in world.clocks()] == [
            (date(2026, 11, 27), date(2026, 12, 11)),
        ]
        assert [verb for verb, _ in world.trail()] == ["clock_started", "clock_moved"]

    def test_a_clock_that_was_met_stays_and_another_begins(self, world):
        world.start("D04")
        meet_clock(world.file, "D04", on=MONDAY, by=world.office, now=NOON)
        world.start("D04", date(2026, 11, 27))

        assert [clock.met_on for clock in world.clocks()] == [MONDAY, None]


class TestMeeting:
    def test_what_was_done_earlier_is_met_on_that_day(self, world):
        world.start("D02", date(2026, 11, 2))

        assert meet_clock(world.file, "D02", on=date(2026, 11, 13), by=world.office, now=NOON) is True

        (clock,) = world.clocks()
        assert (clock.met_on, clock.met_at, clock.met_by, clock.remind_at) == (
            date(2026, 11, 13), NOON, world.office, None,
        )
        assert world.trail()[-1] == ("clock_met", str(world.office.pk))

    def test_one_agency_s_return_does_not_meet_the_other_s(self, world):
        for agency in (world.police, world.health):
            world.start("D03", agency=agency)

        meet_clock(world.file, "D03", on=MONDAY, by=world.office, now=NOON, agency=world.police)

        assert [(clock.agency, clock.met_on) for clock in world.clocks()] == [
            (world.police, MONDAY), (world.health, None),
        ]

    def test_there_is_nothing_to_meet_twice(self, world):
        world.start("D02")
        meet_clock(world.file, "D02", on=MONDAY, by=world.office, now=NOON)

        assert meet_clock(world.file, "D02", on=MONDAY, by=world.office, now=NOON) is False
        assert [verb for verb, _ in world.trail()] == ["clock_started", "clock_met"]


class TestStopping:
    def test_a_clock_that_no_longer_applies_says_why(self, world):
        world.start("D02")

        assert stop_clock(world.file, "D02", because="Diverted", by=world.office, now=NOON) is True

        (clock,) = world.clocks()
        assert (clock.stopped_because, clock.stopped_at, clock.stopped_by, clock.met_at) == (
            "Diverted", NOON, world.office, None,
        )
        assert world.trail()[-1] == ("clock_stopped", str(world.office.pk))
        assert stop_clock(world.file, "D02", because="Again", by=world.office, now=NOON) is False


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("R08", "scp_administrator"), ("R07, R08", "scp_manager"), ("agencies", "agency_manager"), ("system", ""),
        ("", ""),
    ],
)
def test_the_owner_of_a_rule_is_a_role(said, role):
    assert owner_role(said) == role


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 12, 7), date(2026, 11, 30)),  # half-way
        (date(2026, 11, 26), date(2026, 11, 24)),  # three working days before is past: tomorrow
        (date(2026, 11, 23), date(2026, 11, 24)),  # due today
        (date(2027, 1, 4), date(2026, 12, 14)),
        (None, None),
    ],
)
def test_the_first_reminder_is_on_a_working_morning(due_on, expected, world):
    answer = DeadlineAnswer(due_on)

    assert first_reminder(answer, now=NOON) == (at(expected) if expected else None)


class DeadlineAnswer:
    """As much of a rule's answer as the first reminder reads."""

    def __init__(self, due_on):
        self.due_on = due_on


def remind(now):
    """The sweep, as the worker's own database role."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_worker")
    spoken = send_reminders(now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_app")
    return spoken


def reminded():
    """Who was written to, about what."""
    return [(message.to, message.name, message.due_on) for message in Message.objects.order_by("pk")]


class TestReminding:
    DUE = date(2026, 12, 7)

    def test_not_before_its_moment_then_once(self, world):
        moment = world.start("D02").remind_at

        assert remind(moment - timedelta(seconds=1)) == 0
        assert remind(moment) == 1
        assert remind(moment + timedelta(minutes=15)) == 0
        assert reminded() == [(world.office, "deadline_near", self.DUE)]

    def test_after_an_outage_of_a_week_there_is_one_and_not_five(self, world):
        world.start("D02")

        assert remind(at(date(2026, 12, 8))) == 1
        assert remind(at(date(2026, 12, 8), 9, 15)) == 0
        assert len(reminded()) == 1

    def test_late_it_comes_every_working_day(self, world):
        world.start("D02")
        days = [date(2026, 12, day) for day in range(8, 16)]

        assert [day.day for day in days if remind(at(day))] == [8, 9, 10, 11, 14, 15]

    def test_not_over_christmas(self, world):
        DeadlineFactory(casefile=world.file, due_on=date(2026, 12, 24), remind_at=at(date(2026, 12, 24)))
        assert remind(at(date(2026, 12, 24))) == 1

        # Friday 25 and Monday 28 December are bank holidays
        assert remind(at(date(2026, 12, 28), 17, 45)) == 0
        assert remind(at(date(2026, 12, 29))) == 1

    def test_it_stops_when_the_deadline_is_met_or_stopped(self, world):
        world.start("D02")
        world.start("D04")
        meet_clock(world.file, "D02", on=MONDAY, by=world.office, now=NOON)
        stop_clock(world.file, "D04", because="Diverted", by=world.office, now=NOON)

        assert remind(at(date(2026, 12, 8))) == 0

    def test_an_agency_s_clock_reminds_that_agency(self, world):
        world.start("D03", agency=world.police)

        remind(at(date(2026, 12, 23)))

        assert [to for to, _, _ in reminded()] == [world.sergeant]

    def test_a_clock_of_all_agencies_reminds_those_on_the_file(self, world):
        DeadlineFactory(casefile=world.file, owner_role="agency_manager", remind_at=NOON)

        remind(NOON)

        assert [to for to, _, _ in reminded()] == [world.sergeant, world.nurse]

    def test_the_chair_s_clock_reminds_the_chair_of_this_file_and_not_the_pool(self, world):
        chair, _another = (
            person(Role.LOS_CHAIR, partnership=world.partnership, agency=world.elsewhere) for _ in range(2)
        )
        FileMemberFactory(casefile=world.file, user=chair, role=FileRole.CHAIR)
        world.start("D06")

        remind(at(date(2026, 12, 1)))

        assert [to for to, _, _ in reminded()] == [chair]

    def test_a_body_s_clock_reminds_its_members_and_a_chair_s_the_chair(self, world):
        panel, group = BodyFactory.create_batch(2, partnership=world.partnership)
        member, leaver = seat(panel), seat(panel)
        with no_walls():
            leaver.body_memberships.update(ends_on=date(2026, 11, 1))
        seat(group)
        group_chair = seat(group, position=Position.CHAIR)
        FileMemberFactory(casefile=world.file, body=panel, role=FileRole.EXECUTIVE_PANEL)
        FileMemberFactory(casefile=world.file, body=group, role=FileRole.SERIOUS_REVIEW_CHAIR, chair_only=True)
        DeadlineFactory(casefile=world.file, rule="D07", owner_role="exec_panel_member", remind_at=NOON)
        DeadlineFactory(casefile=world.file, rule="D99", owner_role="srg_chair", remind_at=NOON)

        assert remind(NOON) == 2
        assert [to for to, _, _ in reminded()] == [member, group_chair]


@pytest.mark.parametrize(
    ("moment", "speaks"),
    [
        (at(date(2026, 12, 8), 10), True),
        (at(date(2026, 12, 12), 10), False),  # a Saturday
        (at(date(2026, 12, 25), 10), False),
    ],
)
def test_the_job_is_silent_on_days_off(moment, speaks, world, time_machine):
    world.start("D02")
    time_machine.move_to(moment)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_worker")

    jobs.remind(0)

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sightline_app")
    assert bool(reminded()) is speaks


def test_the_job_runs_in_office_hours():
    """Cron counts in the hours of the server's clock, UTC: from 8 to 18 in winter, 9 to 19 in summer."""
    from procrastinate.contrib.django import app

    ((_, periodic),) = [
        (key, task) for key, task in app.periodic_registry.periodic_tasks.items() if "deadlines" in key[0]
    ]
    assert periodic.cron == "*/15 8-17 * * *"
