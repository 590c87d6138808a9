"""Copies that leave: what stands on them, whose redaction they have, and that nothing in them computes or hides."""

import csv
import io
import zipfile
from datetime import date

import docx
import openpyxl
import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.access.context import speak_for
from sightline.chronology import operations, queries
from sightline.chronology.operations.outputs import KINDS, MOST, ONE_AT_A_TIME
from sightline.chronology.outside import csv_writer, docx_writer, xlsx_writer
from sightline.chronology.rules.filters import Filters
from sightline.chronology.rules.outputs import FORMULA_STARTS, Copy
from sightline.design.papers import pdf
from sightline.foundation.errors import DomainError, NotYours
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.chronology.together import Together, day
from tests.factories.chronology import ChairNoteFactory
from tests.factories.files import NOON, SubjectFactory
from tests.support.walls import no_walls

TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), min_size=0, max_size=60
) | st.sampled_from(["=1+1", "@SUM(A1)", "-2", "+44 1472", "\tx", "https://example.org", "<w:p>&amp;", "a\nb"])
ROWS = st.lists(st.tuples(TEXT, TEXT), max_size=8)


def copy(rows):
    return Copy(
        title="Combined chronology", reference="SCP-2026-014", owner="A partnership", recipient="Zoë & Ní Bhriain",
        made_on="25 November 2026", asked=("Agency: Police",), header=("Date", "What happened"), widths=(1, 3),
        rows=iter(rows),
    )


def plain(text):
    """As any of our files can hold it: Word and Excel know no control characters."""
    return "".join(mark for mark in text if mark >= " " or mark in "\n\t").replace("\ufffe", "").replace("\uffff", "")


@settings(deadline=None, max_examples=40)
@given(ROWS)
def test_every_cell_of_excel_is_the_text_itself_and_no_formula(rows):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_writer.make(copy(rows))))
    assert book.sheetnames == ["Chronology"]
    sheet = book.active
    lines = list(sheet.iter_rows())
    cells = [cell for row in lines for cell in row if cell.value is not None]
    assert [cell for cell in cells if cell.data_type != "s" or cell.hyperlink or cell.comment] == []
    body = [tuple(cell.value or "" for cell in row[:2]) for row in lines[4:]]
    assert body == [tuple(plain(cell) for cell in row) for row in rows]
    assert sheet["A2"].value == "OFFICIAL-SENSITIVE | Copy for Zoë & Ní Bhriain | SCP-2026-014 | 25 November 2026"


@settings(deadline=None, max_examples=40)
@given(ROWS)
def test_no_cell_of_csv_begins_as_a_formula_does(rows):
    text = csv_writer.make(copy(rows)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[1][0].startswith("OFFICIAL-SENSITIVE | Copy for")
    assert not [cell for line in lines for cell in line if cell.startswith(FORMULA_STARTS)]
    assert [
        tuple(cell.removeprefix("'") if cell[1:].startswith(FORMULA_STARTS) else cell for cell in line)
        for line in lines[4:]
    ] == [tuple(row) for row in rows]


@settings(deadline=None, max_examples=40)
@given(ROWS)
def test_word_says_what_was_written_and_reads_nothing_of_it_as_markup(rows):
    document = docx.Document(io.BytesIO(docx_writer.make(copy(rows))))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Date", "What happened"]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows][1:] == [
        tuple(plain(cell).replace("\t", " ") for cell in row) for row in rows
    ]
    for place in (document.sections[0].header, document.sections[0].footer):
        assert place.paragraphs[0].text == (
            "OFFICIAL-SENSITIVE | Copy for Zoë & Ní Bhriain | SCP-2026-014 | 25 November 2026"
        )
    assert document.core_properties.author == ""


def test_nothing_hidden_is_in_the_files():
    for writer in (docx_writer, xlsx_writer):
        names = zipfile.ZipFile(io.BytesIO(writer.make(copy([("1/2/2025", "Called.")])))).namelist()
        assert not [name for name in names if "comment" in name or "vba" in name or "thumbnail" in name]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_writer.make(copy([("1/2/2025", "Called.")]))))
    assert book.active.sheet_state == "visible"
    assert not [size for size in book.active.column_dimensions.values() if size.hidden]
    assert (book.properties.creator or "", book.properties.lastModifiedBy or "") == ("", "")


@pytest.fixture
def scene():
    return Together()


def made(scene, user, kind="csv", **more):
    speak_for(user)
    more = {"filters": Filters(), "version": None, "asked": ()} | more
    return operations.make_copy(scene.file, kind=kind, by=user, now=NOON, **more)


def lines_of(file):
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


@pytest.mark.django_db
def test_a_copy_has_the_redaction_of_whoever_takes_it(scene):
    SubjectFactory(casefile=scene.file, register_entry={"date_of_birth": "2022-09-12"})
    hidden = scene.row(scene.police, day(3, 20), event="An informant spoke.", sensitivity="police", child_seen="no")
    scene.row(scene.school, day(4), event="In school.", child_seen="yes", impact="positive", source_record="Register")
    ChairNoteFactory(entry=hidden, words="Quote: the informant.")
    for user, words in ((scene.chair, True), (scene.buddy, False)):
        for kind in KINDS:
            file = made(scene, user, kind)
            text = file.content
            if kind in ("docx", "xlsx"):
                archive = zipfile.ZipFile(io.BytesIO(text))
                text = b"".join(archive.read(name) for name in archive.namelist())
            if kind != "pdf":  # its words are compressed; the same rows go in
                assert (b"informant" in text) is words, (kind, user)
            assert file.name == f"{scene.file.reference}-combined-chronology.{kind}"
    rows = lines_of(made(scene, scene.buddy))
    header = rows.index(
        ["Date", "Agency", "Source", "What happened", "Child seen", "Age", "Impact on the child", "Response",
         "Chair’s note"]
    )
    assert rows[header + 1 :] == [
        ["20/03/2025", "Police", "", "Police-restricted. These words are not in this copy.", "", "", "", "", ""],
        ["01/04/2025", "Hillcrest School", "Register", "In school.", "Yes", "", "Positive", "", ""],
    ]
    assert lines_of(made(scene, scene.chair))[header + 2][5] == "Child 1: 2 years 6 months"


@pytest.mark.django_db
def test_a_copy_answers_the_filter_says_so_and_is_on_the_trail(scene):
    scene.row(scene.police, day(1), event="Fell on the stairs.")
    scene.row(scene.school, day(2), event="In school.")
    rows = lines_of(made(scene, scene.chair, filters=Filters(words="stairs"), asked=["Words: stairs"]))
    assert rows[1][0].endswith(f"Copy for {scene.chair} | {scene.file.reference} | {NOON.day} {NOON:%B %Y}")
    assert rows[2] == ["Words: stairs"]
    assert [row[3] for row in rows[4:]] == ["Fell on the stairs."]
    with no_walls():
        entry = TrailEntry.objects.filter(verb=Verb.EXPORTED).get()
    assert "stairs" not in entry.payload
    assert '"kind":"csv"' in entry.payload


@pytest.mark.django_db
def test_nobody_else_takes_a_copy(scene):
    scene.row(scene.police, day(1))
    for kind in KINDS:
        with pytest.raises(NotYours):
            made(scene, scene.stranger, kind)


@pytest.mark.django_db
def test_a_long_copy_waits_its_turn_and_a_pdf_is_not_endless(scene, monkeypatch):
    scene.row(scene.police, day(1))
    monkeypatch.setattr("sightline.chronology.operations.outputs.LONG", 1)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        with pytest.raises(operations.Busy):
            made(scene, scene.chair)
    finally:
        other.close()
    assert made(scene, scene.chair).content
    monkeypatch.setattr("sightline.chronology.operations.outputs.MOST", {"pdf": 0})
    with pytest.raises(DomainError, match="A PDF holds at most 0 entries, and this would be 1"):
        made(scene, scene.chair, "pdf")


@pytest.mark.django_db
def test_the_office_sets_the_columns_from_a_day(scene):
    scene.row(scene.police, day(1), event="Called.", about="Child 1")
    speak_for(scene.chair)
    with pytest.raises(NotYours):
        operations.set_layout(scene.file, columns=["date", "event"], starts_on=date(2026, 1, 1), by=scene.chair)
    speak_for(scene.office)
    with pytest.raises(DomainError, match="at least the date and what happened"):
        operations.set_layout(scene.file, columns=["date"], starts_on=date(2026, 1, 1), by=scene.office)
    operations.set_layout(scene.file, columns=["about", "event", "date"], starts_on=date(2026, 1, 1), by=scene.office)
    assert lines_of(made(scene, scene.office))[2:] == [
        ["Date", "About", "What happened"], ["01/01/2025", "Child 1", "Called."]
    ]
    assert queries.layout_of(scene.partnership, on=date(2025, 1, 1)) == queries.USUAL


@pytest.mark.django_db
def test_the_page_gives_the_file_and_says_what_it_cannot(client, scene):
    scene.row(scene.police, day(1), event="Called.")
    client.force_login(scene.buddy)
    page = client.get(scene.at("copies")).text
    assert "Rows that you do not need are in it without their words" in page
    answer = client.get(scene.at("copy", format="docx"))
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{scene.file.reference}-combined-chronology.docx"'
    )
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(scene.at("copy", format="exe")).status_code == 404
    assert client.get(scene.at("layout")).status_code == 403
    client.force_login(scene.office)
    assert client.post(scene.at("layout"), {"columns": []}).status_code == 200
    saved = {"columns": ["date", "event"], "starts_on-day": "1", "starts_on-month": "4", "starts_on-year": "2024"}
    assert client.post(scene.at("layout"), saved).status_code == 302
    assert "Columns: Date, What happened." in client.get(scene.at("copies")).text


@pytest.mark.django_db
def test_a_pdf_that_is_too_long_to_set_is_told_so_and_nothing_is_on_the_trail(scene, monkeypatch):
    scene.row(scene.police, day(1))
    monkeypatch.setattr(pdf, "LONG_ROWS", 0)
    monkeypatch.setattr(pdf, "APART_SECONDS", 0.001)

    with pytest.raises(DomainError, match="too long to make"):
        made(scene, scene.chair, "pdf")
    with no_walls():
        assert not TrailEntry.objects.filter(verb=Verb.EXPORTED).exists()


@pytest.mark.django_db
def test_where_a_pdf_cannot_hold_so_many_the_page_says_so_instead_of_a_link(client, scene, monkeypatch):
    scene.row(scene.police, day(1))
    scene.row(scene.police, day(2))
    client.force_login(scene.chair)
    pdf = scene.at("copy", format="pdf")
    assert f'href="{pdf}"' in client.get(scene.at("copies")).text
    monkeypatch.setitem(MOST, "pdf", 1)
    page = client.get(scene.at("copies")).text
    assert f'href="{pdf}"' not in page
    assert "These are 2: filter them, or take Word or Excel, which hold every entry." in page
