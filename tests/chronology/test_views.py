"""Writing rows on the page, bringing them in from a file, and reading all agencies' rows together."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.access.roles import FileRole, Role
from sightline.chronology.models import ChronologyEntry, Intake, RemovedEntry
from sightline.trail.models import TrailEntry
from tests.factories.chronology import (
    ChronologyEntryFactory,
    ChronologyFactory,
    IntakeFactory,
    RemovedEntryFactory,
)
from tests.factories.files import CaseFileFactory, FileMemberFactory, SubjectFactory, WorkHoldFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self, profile="NEL-2023"):
        self.partnership = PartnershipFactory(profile=profile)
        self.file = CaseFileFactory(partnership=self.partnership)
        self.agency = AgencyFactory(partnership=self.partnership, name="Hillcrest School")
        FileMemberFactory(casefile=self.file, role=FileRole.INVOLVED_AGENCY, agency=self.agency)
        self.chronology = ChronologyFactory(casefile=self.file, agency=self.agency)
        self.manager = person(Role.AGENCY_MANAGER, partnership=self.partnership, agency=self.agency)

    def at(self, name, query="", **more):
        return reverse(
            f"chronology:{name}", kwargs={"reference": self.file.reference, "agency": self.agency.slug, **more}
        ) + query


@pytest.fixture
def scene(client):
    scene = Scene()
    client.force_login(scene.manager)
    return scene


def rows():
    with no_walls():
        return list(ChronologyEntry.objects.order_by("sequence").values_list("date_text", "event"))


ROW = {"date_text": "3/4/26", "event": "She called.", "child_seen": "yes"}
WHOLE = ROW | {"sensitivity": "normal"}


@pytest.mark.parametrize(
    ("left_out", "error"),
    [
        ({"date_text": ""}, "Enter when it happened, or “not known”"),
        ({"event": ""}, "Enter what happened"),
        ({"child_seen": ""}, "Select whether the child was present, seen or spoken to"),
        ({"date_text": "31/4/26"}, "When it happened: 31 April does not exist"),
        ({"date_text": "ditto"}, "When it happened: There is no row above whose date this could repeat"),
        ({"event": "word " * 121}, "What happened must be 120 words or fewer. You have 121"),
    ],
)
def test_what_a_row_refuses(client, scene, left_out, error):
    page = client.post(scene.at("entries"), ROW | left_out)
    assert page.status_code == 200
    assert error in page.text
    assert rows() == []


def test_where_the_profile_asks_for_it_the_impact_is_asked(client):
    scene = Scene(profile="HULL")
    client.force_login(scene.manager)
    assert "Select what it meant for the child" in client.post(scene.at("entries"), ROW).text
    assert client.post(scene.at("entries"), ROW | {"impact": "negative"}).status_code == 302


def test_a_row_is_added_with_every_detail_changed_and_removed(client, scene):
    client.post(scene.at("add-entry"), WHOLE | {"about": "Child 1", "tags": ["missed"], "key_episode": "yes"})
    with no_walls():
        entry = ChronologyEntry.objects.get()
    assert (entry.about, entry.tags, entry.key_episode) == ("Child 1", ["missed"], True)
    change = scene.at("change-entry", number=entry.sequence)
    assert "She called." in client.get(change).text
    client.post(change, WHOLE | {"event": "She called twice.", "version": "1"})
    stale = client.post(change, WHOLE | {"event": "Late.", "version": "1"})
    assert "Somebody else changed this while you had the page open" in stale.text
    assert rows() == [("3/4/26", "She called twice.")]
    remove = scene.at("remove-entry", number=entry.sequence)
    assert "She called twice." in client.get(remove).text
    client.post(remove)
    assert rows() == []


def test_the_list_says_how_each_date_was_read_and_what_to_check(client, scene):
    SubjectFactory(casefile=scene.file)
    client.post(scene.at("add-entry"), WHOLE | {"date_text": "May 2023", "about": "Uncle 4", "sensitivity": "police"})
    page = client.get(scene.at("entries")).text
    for words in (
        "Read as 1 May 2023 to 31 May 2023", "This is before the period asked for, which begins on 1 January 2024.",
        "“Uncle 4” is not one of the people recorded on this file.", "Police-restricted", "1 entry",
    ):
        assert words in page, words


def asked_for(client, path):
    """How often the database is asked for a page."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(client, scene):
    ChronologyEntryFactory(chronology=scene.chronology)
    for_one = asked_for(client, scene.at("entries"))
    ChronologyEntryFactory.create_batch(2, chronology=scene.chronology)

    assert asked_for(client, scene.at("entries")) == for_one
    assert client.get(scene.at("entries")).text.count("Read as") == 3


def test_a_row_of_another_agency_has_no_page(client, scene):
    other = AgencyFactory(partnership=scene.partnership)
    theirs = ChronologyEntryFactory(chronology=ChronologyFactory(casefile=scene.file, agency=other))
    for name in ("change-entry", "remove-entry"):
        assert client.get(scene.at(name, number=theirs.sequence)).status_code == 404
        assert client.post(scene.at(name, number=theirs.sequence), WHOLE).status_code == 404
    assert rows() == [(theirs.date_text, theirs.event)]


def test_several_rows_are_written_at_once_each_under_the_one_above(client, scene):
    path = scene.at("write-entries")
    assert "Date, row 6" in client.get(path).text
    sent = {
        "r0-date_text": "3/4/26", "r0-event": "Called.", "r0-child_seen": "yes", "r0-impact": "negative",
        "r2-date_text": "ditto", "r2-event": "Called again.", "r2-child_seen": "no", "r2-about": "Child 1",
    }
    assert "Read as 3 April 2026, exact" in client.post(path, sent | {"_check": "1"}).text
    assert client.post(path, sent | {"_read": "1"}).json() == {
        "dates": {"0": "3 April 2026, exact", "2": "3 April 2026, exact"}
    }
    assert rows() == []
    answer = client.post(path, sent)
    assert "2 entries were added." in client.get(answer.url).text
    assert rows() == [("3/4/26", "Called."), ("ditto", "Called again.")]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Write at least one row"),
        ({"r1-event": "Called."}, "Row 2: enter when it happened, or “not known”"),
        ({"r1-date_text": "3/4/26"}, "Row 2: enter what happened"),
        ({"r0-date_text": "3/4/26", "r0-event": "Called."}, "Row 1: select whether the child was seen"),
        ({"r0-date_text": "31/4/26", "r0-event": "Called.", "r0-child_seen": "no"}, "Row 1: 31 April does not exist"),
    ],
)
def test_what_the_rows_of_a_sheet_refuse(client, scene, sent, error):
    page = client.post(scene.at("write-entries"), sent)
    assert error in page.text
    assert rows() == []


def test_the_people_of_the_file_are_chosen_and_somebody_else_is_written(client, scene):
    SubjectFactory(casefile=scene.file)
    page = client.get(scene.at("add-entry")).text
    assert 'name="people" type="checkbox" value="Child 1"' in page
    client.post(scene.at("add-entry"), WHOLE | {"people": ["Child 1"], "about": "Uncle 4"})
    with no_walls():
        entry = ChronologyEntry.objects.get()
    assert entry.about == "Child 1, Uncle 4"
    page = client.get(scene.at("change-entry", number=entry.sequence)).text
    assert 'value="Child 1" checked' in page
    assert 'value="Uncle 4"' in page


def test_a_removed_row_is_put_back_where_it_stood(client, scene):
    for event in ("First.", "Second.", "Third."):
        client.post(scene.at("entries"), ROW | {"event": event})
    answer = client.post(scene.at("remove-entry", number=2))
    page = client.get(answer.url).text
    assert "1 removed entry can be put back" in page
    with no_walls():
        removed = RemovedEntry.objects.get()
    back = scene.at("put-back", removed=removed.key)
    assert "Second." in client.get(back).text
    client.post(back)
    assert [event for _, event in rows()] == ["First.", "Second.", "Third."]
    with no_walls():
        assert not RemovedEntry.objects.exists()
        assert str(ChronologyEntry.objects.get(sequence=2).starts_on) == "2026-04-03"
    assert client.get(back).status_code == 404


def test_the_rows_of_one_day_are_put_in_order(client, scene):
    for event in ("Second.", "First.", "Elsewhere."):
        client.post(scene.at("entries"), ROW | {"event": event} | ({"date_text": "4/4/26"} if event[0] == "E" else {}))
    assert client.get(scene.at("entries")).text.count("Order<span") == 2
    with no_walls():
        second, first = ChronologyEntry.objects.filter(date_text="3/4/26").order_by("sequence")
    path = scene.at("order-day", number=1)
    assert "Place of “Second.”" in client.get(path).text
    page = client.post(path, {f"place-{second.pk}": "1", f"place-{first.pk}": "1"})
    assert "Give each entry a place of its own, from 1 to 2" in page.text
    assert client.post(path, {f"place-{second.pk}": "2", f"place-{first.pk}": "1"}).status_code == 302
    page = client.get(scene.at("entries")).text
    assert page.index("First.") < page.index("Second.") < page.index("Elsewhere.")
    # the numbers by which they are cited stay, and what is open elsewhere is still the same row
    assert [event for _, event in rows()] == ["Second.", "First.", "Elsewhere."]
    assert client.post(scene.at("change-entry", number=1), WHOLE | {"version": "1"}).status_code == 302
    with no_walls():
        assert ChronologyEntry.objects.get(sequence=1).pk == second.pk


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_form_and_the_rows_are_given_as_files_that_come_in_again(client, scene, kind):
    client.post(scene.at("entries"), ROW | {"event": "=Called."})
    form = client.get(scene.at("template", kind=kind))
    assert form["Content-Disposition"] == f'attachment; filename="chronology-form.{kind}"'
    mine = client.get(scene.at("write-out", kind=kind))
    assert mine["Content-Disposition"] == f'attachment; filename="chronology-{scene.file.reference}.{kind}"'
    with no_walls():
        said = TrailEntry.objects.get(verb="exported")
        assert f"written out as {kind}" in said.payload
    page = client.post(scene.at("import-entries"), {"file": SimpleUploadedFile(f"mine.{kind}", mine.content)})
    with no_walls():
        intake = Intake.objects.get()
    columns = client.get(page.url).context_data["form"]
    sent = {bound.name: bound.initial for bound in columns if bound.initial not in (None, False)}
    client.post(page.url, sent)
    preview = client.get(scene.at("preview-intake", intake=intake.key)).text
    assert "1 row is in your chronology already and will not be added again." in preview
    assert client.get(scene.at("write-out", kind="pdf")).status_code == 404


def test_the_rows_come_fifty_to_a_page_and_the_heading_counts_them_all(client, scene):
    for number in range(1, 62):
        ChronologyEntryFactory(
            chronology=scene.chronology, sequence=number, event=f"Event {number}.", date_text=f"day {number}",
            starts_on=date(2026, 1, 1) + timedelta(days=number), ends_on=date(2026, 1, 1) + timedelta(days=number),
        )
    first, second = client.get(scene.at("entries")).text, client.get(scene.at("entries", query="?page=2")).text
    for page in (first, second):
        assert "61 entries" in page
    assert (first.count("Remove<span"), second.count("Remove<span")) == (50, 11)
    assert "Event 61." in second
    assert "Event 61." not in first
    # whoever adds a row comes to the page that has it
    assert client.post(scene.at("entries"), ROW).url == scene.at("entries", query="?page=2#id_date_text")
    early = client.post(scene.at("entries"), ROW | {"date_text": "1/1/2026"}).url
    assert early == scene.at("entries", query="#id_date_text")


def test_a_locked_chronology_has_pages_too(client, scene):
    for number in range(1, 52):
        ChronologyEntryFactory(chronology=scene.chronology, sequence=number, event=f"Event {number}.")
    with no_walls():
        type(scene.chronology).objects.update(locked=True)
    page = client.get(scene.at("entries", query="?page=2")).text
    assert "51 entries" in page
    assert page.count("Child seen:") == 1


@pytest.mark.parametrize("why", ["held", "locked"])
def test_while_nothing_can_be_written_no_page_shows_a_form_and_the_rows_say_why(client, scene, why):
    entry = ChronologyEntryFactory(chronology=scene.chronology, sequence=1, date_text="3/4/26")
    removed = RemovedEntryFactory(chronology=scene.chronology)
    intake = IntakeFactory(chronology=scene.chronology)
    if why == "held":
        WorkHoldFactory(casefile=scene.file)
    else:
        with no_walls():
            type(scene.chronology).objects.update(locked=True)
    listed = client.get(scene.at("entries")).text
    assert "nothing can be added" in listed if why == "held" else "cannot be changed now" in listed
    assert "<form method=\"post\" novalidate" not in listed
    for address in (
        scene.at("add-entry"), scene.at("write-entries"), scene.at("import-entries"), scene.at("paste-entries"),
        *(scene.at(name, number=entry.sequence) for name in ("change-entry", "remove-entry", "order-day")),
        scene.at("put-back", removed=removed.key), scene.at("confirm-columns", intake=intake.key),
        scene.at("preview-intake", intake=intake.key), scene.at("discard-intake", intake=intake.key),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, scene.at("entries")), address
    # what was typed on a page that was open before comes back with the sentence
    sent = client.post(scene.at("add-entry"), WHOLE)
    assert ("The review does not go on." if why == "held" else "cannot be changed now") in sent.text
    assert "She called." in sent.text
    assert rows() == [("3/4/26", entry.event)]
