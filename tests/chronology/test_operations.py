"""Writing a chronology row by row: dates as people write them, impossible ones refused, a locked one left alone."""

import io
from datetime import date, time

import docx
import pytest

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.chronology import operations
from sightline.chronology.models import Chronology, ChronologyEntry
from sightline.chronology.rules.written_date import DateError
from sightline.foundation.errors import NotYours, SomebodyElseWasFirst
from sightline.trail.models import TrailEntry
from tests.factories.chronology import ChronologyEntryFactory, ChronologyFactory, RemovedEntryFactory
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self, profile="NEL-2023"):
        partnership = PartnershipFactory(profile=profile)
        self.file = CaseFileFactory(partnership=partnership)
        self.agency = AgencyFactory(partnership=partnership)
        FileMemberFactory(casefile=self.file, role=FileRole.INVOLVED_AGENCY, agency=self.agency)
        self.chronology = ChronologyFactory(casefile=self.file, agency=self.agency)
        self.manager = person(Role.AGENCY_MANAGER, partnership=partnership, agency=self.agency)
        self.lead = person(Role.DSL, partnership=partnership, agency=self.agency)
        self.office = person(Role.SCP_MANAGER, partnership=partnership)
        speak_for(self.manager)

    def add(self, date_text, **more):
        given = {"event": "The health visitor called.", "child_seen": "yes", "by": self.manager, "now": NOON, **more}
        return operations.add_entry(self.chronology, date_text=date_text, **given)


@pytest.fixture
def scene():
    return Scene()


def counted():
    with no_walls():
        return ChronologyEntry.objects.count(), TrailEntry.objects.count()


@pytest.mark.parametrize(
    ("words", "starts_on", "ends_on", "at", "precision"),
    [
        ("3/4/26", date(2026, 4, 3), date(2026, 4, 3), None, "exact"),
        ("Tues 3rd March 2026 0930 hrs", date(2026, 3, 3), date(2026, 3, 3), time(9, 30), "exact"),
        ("May 2025", date(2025, 5, 1), date(2025, 5, 31), None, "month"),
        ("3–7 June 2025", date(2025, 6, 3), date(2025, 6, 7), None, "range"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), None, "year"),
        ("not known", None, None, None, "unknown"),
    ],
)
def test_a_date_is_kept_as_written_beside_what_was_understood(scene, words, starts_on, ends_on, at, precision):
    entry = scene.add(words)

    assert (entry.date_text, entry.starts_on, entry.ends_on, entry.at_time, entry.precision) == (
        words, starts_on, ends_on, at, precision,
    )
    assert (entry.agency, entry.casefile, entry.shared, entry.written_by) == (
        scene.agency, scene.file, False, scene.manager,
    )


def test_a_time_of_its_own_is_read_and_kept_in_the_words(scene):
    entry = scene.add("3/4/26", time_text="2.15pm")
    assert (entry.date_text, entry.at_time) == ("3/4/26 2.15pm", time(14, 15))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("31/4/26", "31 April does not exist"),
        ("29 February 2026", "29 February 2026 does not exist"),
        ("soonish", "“soonish”"),
        ("ditto", "There is no row above whose date this could repeat"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(scene, words, reason):
    before = counted()
    with pytest.raises(DateError) as refusal:
        scene.add(words)
    assert reason in str(refusal.value)
    assert counted() == before


def test_ditto_takes_the_day_of_the_row_before(scene):
    scene.add("3/4/26")
    assert scene.add("ditto").starts_on == date(2026, 4, 3)


def test_a_year_that_was_not_written_is_taken_from_the_period(scene):
    scene.add("3/4/26")
    assert scene.add("5 April").starts_on == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"date_text": " "}, "Write when it happened, as it is recorded. If nobody knows, write “not known”."),
        ({"event": " "}, "Write what happened."),
        ({"child_seen": "perhaps"}, "Say whether the child was present, seen or spoken to."),
    ],
)
def test_what_every_row_says(scene, given, sentence):
    with pytest.raises(operations.NotSaid) as refusal:
        scene.add(**({"date_text": "3/4/26"} | given))
    assert str(refusal.value) == sentence


def test_where_the_profile_asks_for_it_a_row_says_what_it_meant_for_the_child():
    scene = Scene(profile="HULL")
    with pytest.raises(operations.NotSaid, match="Say what this meant for the child"):
        scene.add("3/4/26")
    assert scene.add("3/4/26", impact="negative").impact == "negative"


def test_a_row_has_no_field_of_another_name(scene):
    with pytest.raises(ValueError, match=r"a row has no \['shared'\]"):
        scene.add("3/4/26", shared=True)


def test_rows_are_numbered_in_the_order_they_were_written(scene):
    assert [scene.add("3/4/26").sequence, scene.add("1/4/26").sequence] == [1, 2]


def test_a_row_is_put_right_once(scene):
    entry = scene.add("3/4/26")
    operations.change_entry(
        entry, date_text="4/4/26", event="She called.", child_seen="no", sensitivity="health", by=scene.manager,
        now=NOON, expected_version=1,
    )
    assert (entry.starts_on, entry.event, entry.sensitivity, entry.version) == (
        date(2026, 4, 4), "She called.", "health", 2,
    )
    before = counted()
    with pytest.raises(SomebodyElseWasFirst):
        operations.change_entry(
            entry, date_text="5/4/26", event="Late.", child_seen="no", by=scene.manager, now=NOON, expected_version=1
        )
    assert counted() == before
    assert ChronologyEntry.objects.get().event == "She called."


def in_order():
    return [row.event for row in ChronologyEntry.objects.all()]


def test_the_order_of_a_day_leaves_the_numbers_alone(scene):
    late, early, other = (scene.add(day, event=event) for day, event in (
        ("3/4/26", "Late."), ("3/4/26", "Early."), ("4/4/26", "Next day."),
    ))  # fmt: skip
    operations.order_day(scene.chronology, order=[early.pk, late.pk], by=scene.manager)
    assert in_order() == ["Early.", "Late.", "Next day."]
    numbers = dict(ChronologyEntry.objects.values_list("event", "sequence"))
    assert numbers == {"Late.": 1, "Early.": 2, "Next day.": 3}
    # what rests on a row says the same as before, so that nothing says it changed
    assert set(ChronologyEntry.objects.values_list("version", flat=True)) == {1}
    # a row that comes in later stands behind those that were put in order, and one of another day by its number
    scene.add("3/4/26", event="Added.")
    early.refresh_from_db()
    operations.change_entry(early, date_text="4/4/26", event="Early.", child_seen="yes", by=scene.manager, now=NOON)
    assert in_order() == ["Late.", "Added.", "Early.", "Next day."]
    # only all rows of a moment can be put in order
    with pytest.raises(SomebodyElseWasFirst):
        operations.order_day(scene.chronology, order=[early.pk], by=scene.manager)
    assert other.sequence == 3


def test_what_is_written_out_keeps_the_order_of_a_day(scene):
    first, _, third = (scene.add(day, event=event) for day, event in (
        ("3/4/26", "Late."), ("1/4/26", "Before."), ("3/4/26", "Early."),
    ))  # fmt: skip
    operations.order_day(scene.chronology, order=[third.pk, first.pk], by=scene.manager)
    table = docx.Document(io.BytesIO(operations.write_out(scene.chronology, kind="docx", by=scene.manager))).tables[-1]
    cells = [cell.text for row in table.rows for cell in row.cells]
    said = [text for text in cells if text in {"Late.", "Before.", "Early."}]
    assert said == ["Early.", "Before.", "Late."]


def test_a_row_is_removed_and_the_trail_says_so(scene):
    entry = scene.add("3/4/26")
    operations.remove_entry(entry, by=scene.manager, now=NOON)
    assert not ChronologyEntry.objects.exists()
    with no_walls():
        assert TrailEntry.objects.filter(verb="record_removed").count() == 1
        assert "called" not in TrailEntry.objects.filter(verb="record_removed").get().payload


ACTS = {
    "add": lambda scene, by: scene.add("3/4/26", by=by),
    "change": lambda scene, by: operations.change_entry(
        scene.entry, date_text="4/4/26", event="Other.", child_seen="no", by=by, now=NOON
    ),
    "add several": lambda scene, by: operations.add_entries(
        scene.chronology, rows=[{"date_text": "3/4/26", "event": "Seen.", "child_seen": "yes"}], by=by, now=NOON
    ),
    "put back": lambda scene, by: operations.put_back(scene.removed, by=by, now=NOON),
    "order": lambda scene, by: operations.order_day(scene.chronology, order=[scene.entry.pk], by=by),
    "remove": lambda scene, by: operations.remove_entry(scene.entry, by=by, now=NOON),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_changes_nothing(scene, act):
    scene.entry = ChronologyEntryFactory(chronology=scene.chronology)
    scene.removed = RemovedEntryFactory(chronology=scene.chronology)
    before = counted()
    for user in (scene.office, scene.lead, person(Role.AGENCY_MANAGER, partnership=scene.file.partnership)):
        speak_for(user)
        with pytest.raises(NotYours):
            ACTS[act](scene, user)
        assert counted() == before
    speak_for(scene.manager)
    ACTS[act](scene, scene.manager)
    assert counted() != before


@pytest.mark.parametrize("act", ACTS)
def test_nothing_changes_while_it_is_locked(scene, act):
    scene.entry = ChronologyEntryFactory(chronology=scene.chronology)
    scene.removed = RemovedEntryFactory(chronology=scene.chronology)
    speak_for(scene.lead)
    operations.lock(scene.chronology, locked=True, by=scene.lead)
    speak_for(scene.manager)
    before = counted()
    with pytest.raises(operations.Locked):
        ACTS[act](scene, scene.manager)
    assert counted() == before


def test_sharing_shows_every_row_and_taking_back_hides_them(scene):
    ChronologyEntryFactory.create_batch(2, chronology=scene.chronology)
    speak_for(scene.office)
    assert not ChronologyEntry.objects.exists()
    speak_for(scene.lead)
    operations.share(scene.chronology, by=scene.lead)
    speak_for(scene.office)
    assert ChronologyEntry.objects.count() == 2
    assert Chronology.objects.get().locked
    with pytest.raises(NotYours):
        operations.take_back(scene.chronology, by=scene.office)
    speak_for(scene.manager)
    operations.take_back(scene.chronology, by=scene.manager)
    speak_for(scene.office)
    assert not ChronologyEntry.objects.exists()


def test_only_the_lead_shares(scene):
    with pytest.raises(NotYours):
        operations.share(scene.chronology, by=scene.manager)


def test_the_number_of_a_row_that_was_taken_out_is_given_to_no_other(scene):
    scene.add("1/4/26")
    last = scene.add("2/4/26")
    removed = operations.remove_entry(last, by=scene.manager, now=NOON)

    assert scene.add("3/4/26").sequence == 3
    assert operations.put_back(removed, by=scene.manager, now=NOON).sequence == 2


def test_rows_of_a_file_come_after_the_number_of_a_row_that_was_taken_out(scene):
    operations.remove_entry(scene.add("2/4/26"), by=scene.manager, now=NOON)
    contents = operations.read_pasted("Date\tEvent\n3/4/26\tCalled\n4/4/26\tCalled again")
    intake = operations.bring(scene.chronology, name="", contents=contents, by=scene.manager, now=NOON)
    columns = {"table 1": {"0": "date", "1": "event"}}
    operations.confirm_columns(intake, columns=columns, by=scene.manager)
    operations.add_rows(intake, by=scene.manager, now=NOON)
    assert sorted(scene.chronology.entries.values_list("sequence", flat=True)) == [2, 3]
