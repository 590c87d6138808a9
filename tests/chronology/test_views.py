"""Writing rows on the page, bringing them in from a file, and reading all agencies' rows together."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.access.roles import FileRole, Role
from sightline.chronology.models import ChronologyEntry
from tests.factories.chronology import ChronologyEntryFactory, ChronologyFactory
from tests.factories.files import CaseFileFactory, FileMemberFactory, SubjectFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

CSV = "Date,Event,Child seen\n3/4/26,Health visitor called,yes\n31/4/26,Letter sent,no\n5/4/26,Not brought,no\n"


class Scene:
    def __init__(self, profile="NEL-2023"):
        self.partnership = PartnershipFactory(profile=profile)
        self.file = CaseFileFactory(partnership=self.partnership)
        self.agency = AgencyFactory(partnership=self.partnership, name="Hillcrest School")
        FileMemberFactory(casefile=self.file, role=FileRole.INVOLVED_AGENCY, agency=self.agency)
        self.chronology = ChronologyFactory(casefile=self.file, agency=self.agency)
        self.manager = person(Role.AGENCY_MANAGER, partnership=self.partnership, agency=self.agency)

    def at(self, name, **more):
        return reverse(
            f"chronology:{name}", kwargs={"reference": self.file.reference, "agency": self.agency.slug, **more}
        )


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


def upload(client, scene, **data):
    return client.post(scene.at("import-entries"), {"file": SimpleUploadedFile("school.csv", CSV.encode()), **data})


def test_a_file_goes_in_whole_or_says_which_row_cannot(client, scene):
    page = upload(client, scene, leave_out="no")
    assert "31 April does not exist" in page.text
    assert rows() == []
    assert upload(client, scene, leave_out="yes").status_code == 302
    assert rows() == [("3/4/26", "Health visitor called"), ("5/4/26", "Not brought")]


def test_a_file_that_is_no_chronology_is_refused(client, scene):
    file = SimpleUploadedFile("notes.csv", b"Colour,Size\nred,4\n")
    page = client.post(scene.at("import-entries"), {"file": file, "leave_out": "no"})
    assert "No table with a column of dates and a column of events was found" in page.text
    assert rows() == []
