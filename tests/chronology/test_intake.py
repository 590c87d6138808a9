"""Bringing in a file or pasted rows: columns confirmed and remembered, rows mended, nothing added twice or lost."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.chronology import jobs, operations
from sightline.chronology.models import ChronologyEntry, ConfirmedHeading, Intake, RemovedEntry
from sightline.chronology.rules.intake import in_columns, read_intake
from sightline.chronology.rules.layout import row_key
from sightline.chronology.rules.tables import FileError
from sightline.chronology.rules.written_date import DateContext
from sightline.foundation.errors import NotYours
from tests.chronology.test_outside_gate import with_relation
from tests.chronology.test_views import asked_for
from tests.factories.chronology import (
    ChronologyEntryFactory,
    ChronologyFactory,
    ConfirmedHeadingFactory,
    IntakeFactory,
    RemovedEntryFactory,
)
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person
from tests.support.database_roles import as_worker
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

CSV = (
    "Niche ref,When,Circumstances,Child seen,Impact\n"
    "N-1,3/4/26,Officers attended,Y,Red\n"
    "N-2,31/4/26,Neighbour called,N,\n"
    "N-3,5/4/26,,N,\n"
    "N-4,c. May 2026,Strategy discussion,not recorded,Negative - serious\n"
)


class Scene:
    def __init__(self):
        self.partnership = PartnershipFactory()
        self.file = CaseFileFactory(partnership=self.partnership)
        self.agency = AgencyFactory(partnership=self.partnership, name="Quayside Police")
        FileMemberFactory(casefile=self.file, role=FileRole.INVOLVED_AGENCY, agency=self.agency)
        self.chronology = ChronologyFactory(casefile=self.file, agency=self.agency)
        self.manager = person(Role.AGENCY_MANAGER, partnership=self.partnership, agency=self.agency)
        self.office = person(Role.SCP_MANAGER, partnership=self.partnership)

    def at(self, name, **more):
        kwargs = {"reference": self.file.reference, "agency": self.agency.slug, **more}
        return reverse(f"chronology:{name}", kwargs=kwargs)


@pytest.fixture
def scene(client):
    scene = Scene()
    client.force_login(scene.manager)
    return scene


def upload(client, scene, content=CSV, name="police.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(scene.at("import-entries"), {"file": SimpleUploadedFile(name, content)})


def waiting():
    with no_walls():
        return Intake.objects.order_by("-pk").first()


def rows(*names):
    with no_walls():
        return list(ChronologyEntry.objects.order_by("sequence").values_list(*(names or ("date_text", "event"))))


COLUMNS = {"c0-0": "source", "c0-1": "date", "c0-2": "event", "c0-3": "child_seen", "c0-4": "impact"}


def confirmed(client, scene, columns=COLUMNS, content=CSV):
    upload(client, scene, content)
    return client.post(scene.at("confirm-columns", intake=waiting().key), columns)


def test_the_columns_are_recognised_and_shown_with_what_stands_in_them(client, scene):
    page = upload(client, scene)
    assert page.url == scene.at("confirm-columns", intake=waiting().key)
    shown = client.get(page.url).text
    assert "For example: 3/4/26; 31/4/26; 5/4/26" in shown
    assert '<option value="event" selected>' in shown
    assert client.get(scene.at("preview-intake", intake=waiting().key)).url == page.url
    assert rows() == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"c0-1": "other"}, "table 1: choose the column of the date and the column of what happened"),
        ({"c0-0": "event"}, "table 1: choose “What happened” for one column only"),
        ({"c0-0": ""}, "Select what “Niche ref” is"),
    ],
)
def test_columns_that_make_no_chronology_are_refused(client, scene, changed, words):
    page = confirmed(client, scene, COLUMNS | changed)
    assert page.status_code == 200
    assert words in page.text


def test_good_rows_go_in_while_bad_ones_are_mended_on_the_page(client, scene):
    confirmed(client, scene)
    path = scene.at("preview-intake", intake=waiting().key)
    page = client.get(path).text
    assert "2 rows can be added." in page
    assert "2 rows cannot be read yet." in page
    assert "<strong>31 April does not exist.</strong> Column “When”." in page
    assert "The row does not say what happened." in page
    assert "Table 1 row 3" in page

    answer = client.post(path, {"m0-3-date": "31/4/26", "m0-3-event": "Neighbour called", "m0-4-date": "5/4/26"})
    assert answer.url == f"{path}?added=2"
    assert "2 entries were added to your chronology." in client.get(answer.url).text
    assert rows() == [("3/4/26", "Officers attended"), ("c. May 2026", "Strategy discussion")]

    mended = {
        "m0-3-date": "30/4/26", "m0-3-event": "Neighbour called", "m0-4-date": "5/4/26", "m0-4-event": "",
    }
    assert client.post(path, mended | {"_check": "1"}).url == f"{path}?checked=1"
    page = client.get(f"{path}?checked=1").text
    assert "1 row still cannot be read. Put them right below, or leave them." in page
    assert "1 row can be added." in page
    assert "2 rows are in your chronology already and will not be added again." in page
    assert "Put right on the page" in page
    answer = client.post(path, {"m0-4-date": "5/4/26", "m0-4-event": "Called again"})
    assert client.get(answer.url).status_code == 200
    client.post(path, {})
    assert sorted(rows()) == sorted([
        ("3/4/26", "Officers attended"), ("c. May 2026", "Strategy discussion"), ("30/4/26", "Neighbour called"),
        ("5/4/26", "Called again"),
    ])
    assert waiting() is None


def test_what_the_cells_say_stands_in_the_columns_of_the_form_and_nothing_is_lost(client, scene):
    content = (
        "Date,Event,Child seen,Impact,Tags,Sensitivity,Weather\n"
        '3/4/26,Attended,"Yes, in the kitchen",Red,good practice; sad,third party,Rain\n'
        "4/4/26,Called,N,Negative - serious,KPE,Amber light,\n"
    )
    upload(client, scene, content)
    path = scene.at("confirm-columns", intake=waiting().key)
    client.post(path, {
        "c0-0": "date", "c0-1": "event", "c0-2": "child_seen", "c0-3": "impact", "c0-4": "tags", "c0-5": "sensitivity",
        "c0-6": "other",
    })
    page = client.get(scene.at("preview-intake", intake=waiting().key)).text
    assert "“Amber light” is not one of our markings" in page
    client.post(scene.at("preview-intake", intake=waiting().key), {})
    names = ("child_seen", "impact", "impact_strength", "impact_text", "tags", "key_episode", "sensitivity", "other")
    assert rows(*names) == [
        ("yes", "negative", "", "Red", ["good_practice"], False, "third_party",
         {"Child seen": "Yes, in the kitchen", "Tags": "sad", "Weather": "Rain"}),
        ("no", "negative", "high", "", [], True, "normal", {"Sensitivity": "Amber light"}),
    ]


def test_the_same_file_twice_adds_nothing_even_after_a_row_was_changed(client, scene):
    twice = "Date,Event\n3/4/26,Letter sent\n3/4/26,Letter sent\n4/4/26,Seen\n"
    confirmed(client, scene, {"c0-0": "date", "c0-1": "event"}, twice)
    client.post(scene.at("preview-intake", intake=waiting().key), {})
    assert len(rows()) == 3
    with no_walls():
        ChronologyEntry.objects.filter(event="Seen").update(event="Seen at the clinic.")
    confirmed(client, scene, {"c0-0": "date", "c0-1": "event"}, twice)
    page = client.get(scene.at("preview-intake", intake=waiting().key))
    assert "3 rows are in your chronology already and will not be added again." in page.text
    answer = client.post(scene.at("preview-intake", intake=waiting().key), {})
    assert "Nothing was added: every row is in your chronology already." in client.get(answer.url).text
    assert len(rows()) == 3


def test_what_an_agency_chose_is_where_its_next_file_begins(client, scene):
    confirmed(client, scene, COLUMNS | {"c0-0": "leave", "c0-4": "impact_text"})
    with no_walls():
        assert dict(ConfirmedHeading.objects.values_list("heading", "field")) == {
            "niche ref": "leave", "when": "date", "circumstances": "event", "child seen": "child_seen",
            "impact": "impact_text",
        }
    upload(client, scene)
    page = client.get(scene.at("confirm-columns", intake=waiting().key)).text
    assert page.count('<option value="leave" selected>') == 1
    assert '<option value="impact_text" selected>' in page


def test_several_sheets_are_brought_in_or_left(client, scene):
    book = openpyxl.Workbook()
    book.active.title = "2026"
    book.active.append(["Date", "Event"])
    book.active.append(["3 April", "Seen"])
    book.create_sheet("Contacts").append(["Name of team", "Telephone"])
    out = io.BytesIO()
    book.save(out)
    upload(client, scene, out.getvalue(), "trust.xlsx")
    path = scene.at("confirm-columns", intake=waiting().key)
    assert "Bring in the rows of sheet Contacts?" in client.get(path).text
    client.post(path, {"use0": "yes", "c0-0": "date", "c0-1": "event", "use1": "no", "c1-0": "other", "c1-1": "other"})
    client.post(scene.at("preview-intake", intake=waiting().key), {})
    assert rows("date_text", "starts_on", "event")[0][2] == "Seen"
    assert str(rows("starts_on")[0][0]) == "2026-04-03"


def test_rows_are_pasted_as_word_and_excel_copy_them(client, scene):
    pasted = "Date\tTime\tEvent\n3/4/26\t0930\t\"Called.\nNobody answered\"\n4/4/26\t\tSeen\n"
    page = client.post(scene.at("paste-entries"), {"rows": pasted})
    client.post(page.url, {"c0-0": "date", "c0-1": "time", "c0-2": "event"})
    answer = client.post(scene.at("preview-intake", intake=waiting().key), {})
    assert answer.url == f"{scene.at('entries')}?added=2"
    assert "2 entries were added." in client.get(answer.url).text
    assert rows() == [("3/4/26 0930", "Called.\nNobody answered"), ("4/4/26", "Seen")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0", "The selected file must be a .docx, .xlsx, .csv or .tsv file"),
        ("a.csv", b"", "The selected file is empty"),
        ("a.csv", b"\n,,\n", "The file has no rows"),
        ("a.docx", b"not a document", "The file is called .docx but is not one"),
        ("a.docx", b"\xd0\xcf\x11\xe0" b"\xa1\xb1\x1a\xe1", "The file is locked with a password"),
        ("a.docx", with_relation("image", "http://attacker.example/i.png"), "The file fetches something"),
        ("a.csv", b"<?xml version='1.0'?>", "The file is called .csv but is a web page or XML: save it again as .csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(client, scene, name, content, words):
    page = upload(client, scene, content, name)
    assert page.status_code == 200
    assert words in page.text
    assert waiting() is None


def test_what_is_left_waits_and_can_be_left_out(client, scene):
    confirmed(client, scene)
    page = client.get(scene.at("entries")).text
    assert "Carry on with police.csv" in page
    leave = scene.at("discard-intake", intake=waiting().key)
    assert "Of police.csv nothing more is kept." in client.get(leave).text
    client.post(leave)
    assert waiting() is None
    assert rows() == []


def test_a_locked_chronology_takes_nothing_in(client, scene):
    confirmed(client, scene)
    path = scene.at("preview-intake", intake=waiting().key)
    with no_walls():
        type(scene.chronology).objects.update(locked=True)
    assert client.get(path).url == scene.at("entries")
    assert "This chronology cannot be changed now" in client.post(path, {}).text
    assert rows() == []


def test_another_agencys_intake_has_no_page_and_no_row_behind_the_wall(client, scene):
    theirs = IntakeFactory(chronology=ChronologyFactory(casefile=scene.file))
    for name in ("confirm-columns", "preview-intake", "discard-intake"):
        assert client.get(scene.at(name, intake=theirs.key)).status_code == 404
    ConfirmedHeadingFactory(agency=theirs.agency)
    RemovedEntryFactory(chronology=theirs.chronology)
    speak_for(scene.manager)
    for model in (Intake, ConfirmedHeading, RemovedEntry):
        assert not model.objects.exists()
    speak_for(scene.office)
    for model in (Intake, ConfirmedHeading, RemovedEntry):
        assert not model.objects.exists()


ACTS = {
    "bring": lambda intake, by: operations.bring(
        intake.chronology, name="a.csv", contents=operations.read_pasted("3/4/26\tSeen"), by=by, now=NOON
    ),
    "confirm": lambda intake, by: operations.confirm_columns(
        intake, columns={"table 1": {"0": "date", "1": "event"}}, by=by
    ),
    "mend": lambda intake, by: operations.mend(intake, rows={}, by=by),
    "add": lambda intake, by: operations.add_rows(intake, by=by, now=NOON),
    "discard": lambda intake, by: operations.discard(intake, by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_brings_nothing_in(scene, act):
    intake = IntakeFactory(chronology=scene.chronology)
    for user in (scene.office, person(Role.DSL, partnership=scene.partnership, agency=scene.agency)):
        speak_for(user)
        with pytest.raises(NotYours):
            ACTS[act](intake, user)
    assert rows() == []
    assert waiting().pk == intake.pk


@pytest.mark.parametrize("name", ["confirm-columns", "preview-intake"])
def test_the_pages_ask_the_database_as_often_for_three_rows_as_for_one(client, scene, name):
    intake = IntakeFactory(chronology=scene.chronology)
    for_one = asked_for(client, scene.at(name, intake=intake.key))
    ChronologyEntryFactory.create_batch(2, chronology=scene.chronology)
    with no_walls():
        intake.contents["tables"][0]["rows"] += [(n, ("31/4/26", "Seen"), 0, [], False, []) for n in (3, 4, 5)]
        intake.save()
    assert asked_for(client, scene.at(name, intake=intake.key)) == for_one


def test_the_night_clears_what_has_waited_two_weeks(scene, time_machine):
    IntakeFactory(chronology=scene.chronology)
    RemovedEntryFactory(chronology=scene.chronology)
    speak_for(None)
    time_machine.move_to(NOON + operations.intake.KEPT_FOR)
    with as_worker():
        jobs.clear_old(0)
    assert waiting() is not None
    time_machine.shift(1)
    with as_worker():
        jobs.clear_old(0)
        jobs.clear_old(0)
    with no_walls():
        assert (Intake.objects.count(), RemovedEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("pasted", "rows_of"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("3/4/26 Officers attended", '3/4/26\t"Officers attended"'),
        ("3/4/26 Sat with her mother in May", '3/4/26\t"Sat with her mother in May"'),
        ("3/4/26 to 5/4/26 Absent", '3/4/26 to 5/4/26\t"Absent"'),
        ("12th May 2025 at 0930 hrs: Strategy “meeting” \"A\"\nand a second line\n\n3.6.25 - Visit",
         '12th May 2025 at 0930 hrs\t"Strategy “meeting” ""A""\nand a second line"\n3.6.25\t"Visit"'),
        ("Nothing here begins with a date", "Nothing here begins with a date"),
    ],
)  # fmt: skip
def test_lines_that_begin_with_a_date_are_rows(pasted, rows_of):
    assert in_columns(pasted) == rows_of


def test_lines_without_columns_come_in_as_rows(client, scene):
    page = client.post(scene.at("paste-entries"), {"rows": "3/4/26 Officers attended\nthe address\n4/4/26 - Called"})
    assert "Nothing stands in" not in client.get(page.url).text
    client.post(page.url, {"c0-0": "date", "c0-1": "event"})
    client.post(scene.at("preview-intake", intake=waiting().key), {})
    assert rows() == [("3/4/26", "Officers attended\nthe address"), ("4/4/26", "Called")]


def test_one_entry_answers_for_one_row_as_it_came_or_as_it_was_changed():
    contents = operations.read_pasted("3/4/26\tAttended\n3/4/26\tAttended twice\n3/4/26\tAttended")
    keys = [row_key("3/4/26", event) for event in ("Attended", "Attended twice")]
    reading = read_intake(
        "pasted", contents, confirmed={"table 1": {"0": "date", "1": "event"}}, mended={}, here=[tuple(keys)],
        context=DateContext(),
    )
    assert [row.entry.event for row in reading.here] == ["Attended"]
    assert [row.entry.event for row in reading.new] == ["Attended twice", "Attended"]


def test_a_date_in_three_columns_is_confirmed_mended_whole_and_kept_as_it_was_written(client, scene):
    content = "Day,Month,Year,What happened\n3,4,2026,Officers attended\n31,4,2026,Neighbour called\n"
    upload(client, scene, content)
    shown = client.get(scene.at("confirm-columns", intake=waiting().key)).text
    assert '<option value="month" selected>' in shown
    assert '<option value="year" selected>' in shown
    columns = {"c0-0": "date", "c0-1": "month", "c0-2": "year", "c0-3": "event"}
    page = client.post(scene.at("confirm-columns", intake=waiting().key), columns)
    preview = client.get(page.url).text
    assert 'value="31/4/2026"' in preview
    assert "31 April does not exist" in preview
    client.post(page.url, {"m0-3-date": "30/4/26", "m0-3-event": "Neighbour called", "_check": "1"})
    client.post(page.url, {})
    assert rows() == [("3/4/2026", "Officers attended"), ("30/4/26", "Neighbour called")]


def test_pasted_rows_come_with_their_merged_cells_and_lines_where_a_script_sent_them(client, scene):
    html = (
        "<table><tr><td>Date</td><td>What happened</td></tr><tr><td rowspan=2>3/4/26</td><td>One<br>line</td></tr>"
        "<tr><td>Two</td></tr></table>"
    )
    text = "Date\tWhat happened\n3/4/26\tOne\nline\n\tTwo"
    page = client.post(scene.at("paste-entries"), {"rows": text, "copied": html})
    client.post(page.url, {"c0-0": "date", "c0-1": "event"})
    client.post(scene.at("preview-intake", intake=waiting().key), {})
    assert rows() == [("3/4/26", "One\nline"), ("3/4/26", "Two")]


@pytest.mark.parametrize("copied", ["", "<b>3/4/26</b> Called"])
def test_without_a_table_on_the_clipboard_the_text_is_read(client, scene, copied):
    page = client.post(scene.at("paste-entries"), {"rows": "3/4/26\tCalled\n4/4/26\tCalled again", "copied": copied})
    client.post(page.url, {"c0-0": "date", "c0-1": "event"})
    client.post(scene.at("preview-intake", intake=waiting().key), {})
    assert rows() == [("3/4/26", "Called"), ("4/4/26", "Called again")]


def test_what_a_clipboard_held_is_no_kind_of_file():
    with pytest.raises(FileError, match=r"Only \.docx, \.xlsx, \.csv and \.tsv files can be read"):
        operations.read_upload("mine.clipboard", b"<table><tr><td>3/4/26</td><td>Called</td></tr></table>")
