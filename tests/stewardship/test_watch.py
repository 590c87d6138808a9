"""Signals and the log of section 62: who reads them, what they hold, and that reading them is on the trail."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from sightline.access.roles import FileRole, Role
from sightline.accounts import sessions
from sightline.foundation.errors import NotYours, SomebodyElseWasFirst
from sightline.stewardship import operations, policy, queries
from sightline.stewardship.choices import Signal
from sightline.stewardship.models import SetAside
from sightline.trail.choices import Verb
from sightline.trail.operations import record
from tests.factories.files import BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.people import PartnershipFactory, person
from tests.support.walls import as_person, no_walls

pytestmark = pytest.mark.django_db
SIGNALS, LOG = reverse("stewardship:signals"), reverse("stewardship:log")


@pytest.fixture
def watched():
    """A partnership, its information governance lead, and a file."""
    partnership = PartnershipFactory()
    return {
        "partnership": partnership, "lead": person(Role.INFORMATION_GOVERNANCE, partnership=partnership),
        "file": CaseFileFactory(partnership=partnership),
        "somebody": person(Role.PRACTITIONER, partnership=partnership, name="Odalys Brennan-Achebe"),
    }


def act(verb, who, file, **details):
    record(verb, by=str(who.pk), file_ref=file.reference, record_label="casefile", record_id=str(file.pk), **details)


def broken_twice(watched):
    """Enough for a signal today: the database dates what is written."""
    other = CaseFileFactory(partnership=watched["partnership"])
    for file in (watched["file"], other):
        act(Verb.GLASS_BROKEN, watched["somebody"], file)


def log_of(reader, **asked):
    today = timezone.localdate()
    asked = {"file": "", "person": "", "first_day": today - timedelta(days=1), "last_day": today} | asked
    with as_person(reader):
        log = operations.export_log(**asked, by=reader)
    return list(csv.reader(io.StringIO(log.content.decode("utf-8-sig"))))


def entries_of(verb):
    with no_walls():
        from sightline.trail.models import TrailEntry

        return list(TrailEntry.objects.filter(verb=verb))


class TestTheLog:
    def test_of_a_file_in_the_words_of_the_law(self, watched):
        file, who = watched["file"], watched["somebody"]
        act(Verb.FILE_OPENED, who, file)
        act(Verb.PAGE_OPENED, who, file, page="insight:file")
        act(Verb.STEP_TAKEN, who, file, step="collate")
        act(Verb.EXPORTED, who, file, kind="csv")
        act(Verb.RECORD_REMOVED, who, file)
        act(Verb.CLOCK_STARTED, who, file)  # no processing of anybody's data
        act(Verb.PAGE_OPENED, who, CaseFileFactory(partnership=watched["partnership"]))

        header, *rows = log_of(watched["lead"], file=file.reference)

        assert header == list(operations.HEADER)
        assert [row[1] for row in rows] == ["Collection", "Consultation", "Combination", "Disclosure", "Erasure"]
        assert {(row[2], row[3], row[4]) for row in rows} == {(str(who.pk), "Odalys Brennan-Achebe", file.reference)}
        assert rows[1][8] == "page: insight:file"
        assert all(row[0].endswith("Z") for row in rows)

    def test_of_a_person_on_every_watched_file_and_no_other(self, watched):
        elsewhere = CaseFileFactory()
        act(Verb.PAGE_OPENED, watched["somebody"], watched["file"])
        act(Verb.PAGE_OPENED, watched["somebody"], elsewhere)
        act(Verb.PAGE_OPENED, watched["lead"], watched["file"])

        rows = log_of(watched["lead"], person=str(watched["somebody"].pk))[1:]

        assert [(row[2], row[4]) for row in rows] == [(str(watched["somebody"].pk), watched["file"].reference)]

    def test_nothing_in_it_is_a_formula(self, watched):
        act(Verb.PAGE_OPENED, watched["somebody"], watched["file"])
        with no_walls():
            type(watched["somebody"]).objects.filter(pk=watched["somebody"].pk).update(name="=HYPERLINK(A1)")

        rows = log_of(watched["lead"], file=watched["file"].reference)[1:]

        assert rows[0][3] == "'=HYPERLINK(A1)"

    def test_that_it_was_taken_is_on_the_trail(self, watched):
        log_of(watched["lead"], file=watched["file"].reference)

        (entry,) = entries_of(Verb.EXPORTED)
        assert (entry.actor_id, entry.file_ref) == (str(watched["lead"].pk), watched["file"].reference)

    def test_a_file_from_which_one_is_barred_is_left_out(self, watched):
        act(Verb.PAGE_OPENED, watched["somebody"], watched["file"])
        BarFactory(casefile=watched["file"], user=watched["lead"])

        assert log_of(watched["lead"], file=watched["file"].reference)[1:] == []

    @pytest.mark.parametrize("role", [Role.SCP_MANAGER, Role.SYSTEM_ADMINISTRATOR, Role.PRACTITIONER])
    def test_nobody_else_takes_it_and_the_database_says_the_same(self, watched, role):
        act(Verb.PAGE_OPENED, watched["somebody"], watched["file"])
        other = person(role, partnership=watched["partnership"])
        today = timezone.localdate()

        with pytest.raises(NotYours):
            log_of(other, file=watched["file"].reference)
        with as_person(other):
            assert queries.entries(first_day=today, last_day=today) == []
        assert entries_of(Verb.EXPORTED) == []

    def test_it_is_asked_for_on_a_page_and_sent_as_a_file(self, client, watched):
        act(Verb.PAGE_OPENED, watched["somebody"], watched["file"])
        client.force_login(watched["lead"])
        today = timezone.localdate()
        days = {
            f"{name}-{part}": getattr(today, part) for name in ("first_day", "last_day")
            for part in ("day", "month", "year")
        }
        asked = client.post(LOG, days | {"file": watched["file"].reference.lower()})
        answer = client.get(asked.headers["Location"])

        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert watched["file"].reference in answer.content.decode()

    def test_whoever_has_not_shown_a_factor_lately_does_so_first(self, client, watched):
        client.force_login(watched["lead"])
        session = client.session
        session[sessions.CONFIRMED] = sessions.now() - 3600
        session.save()

        for address in (LOG, reverse("stewardship:log-copy")):
            assert client.get(address).headers["Location"].startswith("/account/confirm/")


class TestSignals:
    def test_listed_with_evidence_and_on_the_trail(self, client, watched):
        broken_twice(watched)
        client.force_login(watched["lead"])

        text = client.get(SIGNALS).content.decode()

        assert "Odalys Brennan-Achebe" in text
        assert "Opened files in an emergency 2 times" in text
        assert entries_of(Verb.TRAIL_READ)[0].record_label == "signals"

    def test_set_aside_with_a_reason_once(self, watched):
        broken_twice(watched)
        lead, today = watched["lead"], timezone.localdate()
        with as_person(lead):
            (found,) = queries.signals_of(lead, on=today)
            operations.set_aside(found, reason="On call that week", by=lead, now=timezone.now())

            assert queries.signals_of(lead, on=today) == []
            with pytest.raises(SomebodyElseWasFirst):
                operations.set_aside(found, reason="Again", by=lead, now=timezone.now())
            kept = policy.visible_set_aside(lead).get()
        assert (kept.signal, kept.person_id, kept.reason) == (
            Signal.EMERGENCIES, watched["somebody"].pk, "On call that week"
        )

    def test_never_by_whom_it_is_about(self, client, watched):
        watched["somebody"] = watched["lead"]
        broken_twice(watched)
        lead = watched["lead"]
        with as_person(lead):
            (found,) = queries.signals_of(lead, on=timezone.localdate())
            with pytest.raises(NotYours):
                operations.set_aside(found, reason="It was work", by=lead, now=timezone.now())
            with pytest.raises(ProgrammingError), transaction.atomic():
                SetAside.objects.create(
                    partnership=watched["partnership"], key="k", signal=found.signal, person=lead, reason="It was work",
                    set_aside_at=timezone.now(), set_aside_by=lead,
                )
        client.force_login(lead)
        address = reverse("stewardship:set-aside", kwargs={"key": found.key})

        assert client.get(address).status_code == 403
        assert address not in client.get(SIGNALS).content.decode()

    def test_another_partnership_s_is_not_listed(self, watched):
        broken_twice(watched)
        other = person(Role.INFORMATION_GOVERNANCE, partnership=PartnershipFactory())

        with as_person(other):
            assert queries.signals_of(other, on=timezone.localdate()) == []

    def test_places_by_name_count_as_work_and_those_in_an_emergency_do_not(self, watched):
        file, who = watched["file"], watched["somebody"]
        FileMemberFactory(casefile=file, user=who, role=FileRole.NAMED)
        emergency = person(Role.SCP_MANAGER, partnership=watched["partnership"])
        FileMemberFactory(casefile=file, user=emergency, role=FileRole.EMERGENCY)

        with as_person(watched["lead"]):
            places = queries._known([watched["partnership"].pk]).places
        assert (str(who.pk), file.reference) in places
        assert (str(emergency.pk), file.reference) not in places
