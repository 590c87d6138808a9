"""How long files are kept: by class, from their closing, by the period that holds; worked out each night (G16, R70)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from sightline.access.context import speak_for
from sightline.access.roles import Role
from sightline.foundation.errors import DomainError, NotYours
from sightline.referrals.states import REFERRAL
from sightline.reviews.states import LINE_OF_SIGHT, TRIAGE
from sightline.stewardship import operations, policy, queries
from sightline.stewardship.choices import RecordClass
from sightline.stewardship.jobs import work_out
from sightline.stewardship.models import Retention, RetentionRule
from sightline.stewardship.rules import CLASSES, class_closed_by, kept_until
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, MoveFactory
from tests.factories.people import PartnershipFactory, person
from tests.factories.stewardship import LegalHoldFactory, RetentionFactory, RetentionRuleFactory
from tests.support.database_roles import as_worker
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db
LOS, DECLINED = RecordClass.LINE_OF_SIGHT, RecordClass.DECLINED
BOARD = "Information governance board, 3 May 2026, minute 6"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def lead(partnership):
    found = person(Role.INFORMATION_GOVERNANCE, partnership=partnership, name="Perpetua Nowak-Rhys")
    speak_for(found)
    return found


def closed(partnership, at, record="review", step="close"):
    file = CaseFileFactory(partnership=partnership)
    MoveFactory(casefile=file, record_label=record, step=step, moved_at=at)
    return file


def night(now=NOON):
    """As the worker's own database role, which sees neither files nor reasons."""
    speak_for(None)
    with as_worker():
        return operations.work_out(now=now)


def kept(file):
    with no_walls():
        return Retention.objects.filter(casefile=file).first()


class TestTheTable:
    def test_the_defaults_are_those_of_the_domain(self):
        assert {kind: row.years for kind, row in CLASSES.items()} == {LOS: 10, DECLINED: 3}
        assert set(CLASSES) == set(RecordClass)

    def test_what_closes_a_file_is_a_last_step_of_its_machine(self):
        machines = {machine.name: machine for machine in (LINE_OF_SIGHT, TRIAGE, REFERRAL)}
        for row in CLASSES.values():
            for record, step in row.closed_by:
                (target,) = {each.target for each in machines[record].steps if each.name == step}
                assert [each.name for each in machines[record].steps if target in each.sources] == []
        assert class_closed_by("triage", "decide") is None

    @pytest.mark.parametrize(
        ("closed_on", "years", "due_on"),
        [
            (date(2016, 2, 29), 10, date(2026, 3, 1)),  # no such day: never sooner
            (date(2016, 2, 29), 4, date(2020, 2, 29)),
            (date(2015, 12, 31), 10, date(2025, 12, 31)),
            (date(2026, 11, 23), 100, date(2126, 11, 23)),
        ],
    )
    def test_the_day(self, closed_on, years, due_on):
        assert kept_until(closed_on, years) == due_on


class TestTheNight:
    def test_a_closed_file_gets_its_day_once_and_it_is_on_the_trail(self, partnership):
        file = closed(partnership, datetime(2016, 11, 1, 23, 30, tzinfo=UTC))
        declined = closed(partnership, datetime(2016, 7, 1, 23, 30, tzinfo=UTC), "triage", "decline")
        going_on = closed(partnership, NOON, "review", "report")

        assert night() == 2
        assert night() == 0
        row, other = kept(file), kept(declined)
        assert (row.record_class, row.closed_on, row.years, row.rule, row.due_on) == (
            LOS, date(2016, 11, 1), 10, None, date(2026, 11, 1)
        )
        # in London it was past midnight
        assert (other.record_class, other.closed_on, other.due_on) == (DECLINED, date(2016, 7, 2), date(2019, 7, 2))
        assert kept(going_on) is None
        with no_walls():
            said = list(TrailEntry.objects.filter(record_label="retention").values_list("verb", "actor_id"))
        assert said == [(Verb.CLOCK_STARTED, "system")] * 2

    @pytest.mark.parametrize(
        ("record", "step", "kind"),
        [(record, step, kind) for kind, row in CLASSES.items() for record, step in sorted(row.closed_by)],
    )
    def test_every_step_of_the_table_closes(self, partnership, record, step, kind):
        file = closed(partnership, NOON, record, step)

        assert night() == 1
        assert kept(file).record_class == kind

    def test_the_last_closing_counts(self, partnership):
        file = closed(partnership, datetime(2016, 11, 1, tzinfo=UTC))
        MoveFactory(casefile=file, record_label="review", step="close", moved_at=datetime(2018, 3, 5, tzinfo=UTC))

        night()
        assert kept(file).closed_on == date(2018, 3, 5)

    def test_a_period_holds_from_its_day_for_files_closed_before(self, partnership, lead, time_machine):
        file, elsewhere = (closed(owner, NOON) for owner in (partnership, PartnershipFactory()))
        declined = closed(partnership, NOON, "referral", "withdraw")
        night()
        speak_for(lead)
        starts_on = NOON.date() + timedelta(days=2)
        rule = operations.set_period(
            LOS, partnership=partnership, years=25, starts_on=starts_on, authority=BOARD, by=lead, now=NOON
        )
        assert night(NOON + timedelta(days=1)) == 0, "not before its day"
        assert night(NOON + timedelta(days=2)) == 1

        assert (kept(file).years, kept(file).rule, kept(file).due_on) == (25, rule, date(2051, 11, 23))
        assert [kept(each).rule for each in (elsewhere, declined)] == [None, None]

    @pytest.mark.parametrize("years", [1, 3, 10, 35, 75, 100])
    def test_over_a_hundred_years_no_file_is_listed_early_or_late(self, partnership, lead, years):
        with no_walls():
            RetentionRuleFactory(partnership=partnership, years=years)
        for day in (date(2026, 1, 31), date(2024, 2, 29), date(2026, 11, 23)):
            file = closed(partnership, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
            night()
            row = kept(file)
            speak_for(lead)
            for on, listed in ((row.due_on - timedelta(days=1), False), (row.due_on, True)):
                assert queries.due_for_disposal(lead, on=on).filter(pk=row.pk).exists() is listed
            assert row.due_on.year == day.year + years

    def test_the_job_is_the_operation(self, partnership):
        file = closed(partnership, NOON)
        with as_worker():
            work_out(0)
        assert kept(file).due_on == date(2036, 11, 23)

    def test_nobody_else_moves_a_day(self, partnership, lead):
        RetentionFactory(casefile=CaseFileFactory(partnership=partnership))
        for does in (
            lambda: Retention.objects.update(due_on=date(2030, 1, 1)),
            lambda: Retention.objects.all()._raw_delete("default"),
            lambda: RetentionRule.objects.update(years=1),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                does()


class TestThePeriod:
    def given(self, by, partnership, **other):
        speak_for(by)
        return operations.set_period(
            LOS, by=by, now=NOON,
            **{"partnership": partnership, "years": 12, "starts_on": date(2027, 4, 1), "authority": BOARD} | other,
        )

    def test_it_is_saved_and_on_the_trail(self, partnership, lead):
        rule = self.given(lead, partnership)
        assert (str(rule), rule.set_by) == ("Line of Sight case file: 12 years from 2027-04-01", lead)
        with no_walls():
            assert TrailEntry.objects.filter(verb=Verb.RECORD_SAVED, record_label="retentionrule").count() == 1

    def test_not_from_today_and_not_twice_from_a_day(self, partnership, lead):
        with pytest.raises(DomainError, match="tomorrow or later"):
            self.given(lead, partnership, starts_on=NOON.date())
        self.given(lead, partnership)
        with pytest.raises(DomainError, match="Choose another day"):
            self.given(lead, partnership, years=20)

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.INFORMATION_GOVERNANCE])
    def test_nobody_else_sets_one(self, partnership, role):
        somebody = person(role, partnership=partnership)
        with pytest.raises(NotYours):
            self.given(somebody, partnership)

    def test_nor_for_another_partnership(self, lead):
        with pytest.raises(NotYours):
            self.given(lead, PartnershipFactory())


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_until_when_files_are_kept(partnership, role):
    mine = RetentionFactory(casefile=CaseFileFactory(partnership=partnership))
    fenced = RetentionFactory(casefile=CaseFileFactory(partnership=partnership, ring_fenced=True))
    barred = RetentionFactory(casefile=CaseFileFactory(partnership=partnership))
    RetentionFactory()
    somebody = person(role, partnership=partnership)
    BarFactory(casefile=barred.casefile, user=somebody)
    expected = {Role.INFORMATION_GOVERNANCE: {mine, fenced}, Role.SCP_MANAGER: {mine}}.get(role, set())
    speak_for(somebody)

    assert set(policy.visible_retention(somebody)) == expected
    if expected:
        assert set(Retention.objects.all()) == expected, "the database says the same"


def test_through_the_pages(client, partnership, lead):
    manager = Client()
    manager.force_login(person(Role.SCP_MANAGER, partnership=partnership))
    client.force_login(lead)
    assert "No file is due for disposal" in client.get("/retention/").content.decode()
    held = RetentionFactory(casefile=CaseFileFactory(partnership=partnership), closed_on=date(2016, 5, 3))
    LegalHoldFactory(casefile=held.casefile)
    RetentionFactory(casefile=CaseFileFactory(partnership=partnership), due_on=date(2027, 3, 1))
    for reader in (client, manager):
        shown = " ".join(reader.get("/retention/").content.decode().split())
        assert f"{held.reference}</strong>: due since 1 November 2026" in shown
        assert "it is kept until the hold is lifted" in shown
        assert "Closed on 3 May 2016, kept for 10 years from then (a default, to be confirmed" in shown
        assert "due on 1 March 2027" in shown
    address = "/retention/periods/line_of_sight/"
    assert "10 years, a default, to be confirmed" in client.get("/retention/periods/").content.decode()
    wrong = client.post(address, {"years": "0", "starts_on-day": "1", "starts_on-month": "1", "starts_on-year": "2020"})
    assert "1 or more" in wrong.content.decode()
    assert "must be tomorrow or later" in wrong.content.decode()
    given = {
        "partnership": str(partnership.pk), "years": "12", "starts_on-day": "1", "starts_on-month": "4",
        "starts_on-year": "2027", "authority": BOARD,
    }
    assert client.post(address, given).headers["Location"] == "/retention/periods/"
    assert "To come, from 1 April 2027" in client.get("/retention/periods/").content.decode()
    assert "Choose another day" in client.post(address, given).content.decode()
    assert client.get("/retention/periods/none/").status_code == 404
    assert "Set the period" not in manager.get("/retention/periods/").content.decode()
