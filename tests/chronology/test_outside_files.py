"""Word, Excel and text files as agencies send them, read by the child and given back as tables."""

import datetime as dt
import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from sightline.chronology.outside.confined import read_file, read_path
from sightline.chronology.outside.csv import read_csv
from sightline.chronology.rules.tables import FileError

ROOT = Path(__file__).resolve().parents[2]


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(*rows, columns=3):
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=columns)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document, table


def cells(contents, place=0):
    return [row.cells for row in contents.tables[place].rows]


def test_a_word_table_is_read_row_by_row():
    document, _ = word(("Date", "Event", "Source"), ("3/4/22", "Seen by Siân", "GP"))
    contents = read_file("a.docx", saved(document))
    assert cells(contents) == [("Date", "Event", "Source"), ("3/4/22", "Seen by Siân", "GP")]
    assert contents.tables[0].where == "table 1"
    assert contents.notes == ()


def test_paragraphs_breaks_and_tabs_of_a_cell_are_kept():
    document, table = word(("3/4/22", "", "GP"))
    cell = table.rows[0].cells[1]
    cell.text = "First"
    cell.add_paragraph("Second").add_run("\tafter a tab\nafter a break")
    assert cells(read_file("a.docx", saved(document)))[0][1] == "First\nSecond\tafter a tab\nafter a break"


def test_a_cell_merged_downwards_is_carried_and_marked():
    document, table = word(("3/4/22", "Visit", "HV"), ("", "Call", "GP"))
    table.rows[0].cells[0].merge(table.rows[1].cells[0])
    rows = read_file("a.docx", saved(document)).tables[0].rows
    assert [row.cells for row in rows] == [("3/4/22", "Visit", "HV"), ("3/4/22", "Call", "GP")]
    assert [row.carried for row in rows] == [frozenset(), frozenset({0})]


def test_a_banner_is_one_cell_across():
    document, table = word(("Year 2022", "", ""), ("3/4/22", "Visit", "HV"))
    table.rows[0].cells[0].merge(table.rows[0].cells[2])
    rows = read_file("a.docx", saved(document)).tables[0].rows
    assert [(row.across, row.cells[0]) for row in rows] == [(1, "Year 2022"), (3, "3/4/22")]


def tracked(tag: str, text: str, inner: str = "t"):
    return parse_xml(
        f'<w:{tag} {nsdecls("w")} w:id="1" w:author="D"><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>'
    )


def test_tracked_changes_are_accepted_and_said():
    document, table = word(("3/4/22", "Father ", "HV"))
    paragraph = table.rows[0].cells[1].paragraphs[0]._p
    paragraph.append(tracked("del", "was not", "delText"))
    paragraph.append(tracked("ins", "was present"))
    contents = read_file("a.docx", saved(document))
    assert cells(contents)[0][1] == "Father was present"
    assert contents.notes == ("Tracked changes: 1 insertions included, 1 deletions left out",)


def test_a_row_deleted_by_a_tracked_change_is_left_out():
    document, table = word(("3/4/22", "Keep", ""), ("4/4/22", "Deleted", ""), ("5/4/22", "Keep too", ""))
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:del"))
    rows = read_file("a.docx", saved(document)).tables[0].rows
    assert [(row.number, row.cells[1]) for row in rows] == [(1, "Keep"), (3, "Keep too")]


def test_hidden_text_is_left_out_and_said():
    document, table = word(("3/4/22", "Seen", "HV"))
    run = table.rows[0].cells[1].paragraphs[0].add_run(" secret")
    run.font.hidden = True
    contents = read_file("a.docx", saved(document))
    assert cells(contents)[0][1] == "Seen"
    assert contents.notes == ("Hidden text is left out in 1 places",)


def test_a_table_inside_a_frame_is_the_table():
    document = docx.Document()
    frame = document.add_table(rows=1, cols=1)
    inner = frame.rows[0].cells[0].add_table(rows=2, cols=2)
    for cell, text in zip(inner._cells, ("Date", "Event", "3/4/22", "Visit"), strict=True):
        cell.text = text
    contents = read_file("a.docx", saved(document))
    assert [table.where for table in contents.tables] == ["table 1.1"]
    assert cells(contents) == [("Date", "Event"), ("3/4/22", "Visit")]


def test_a_table_inside_an_event_is_words_of_the_event():
    document, table = word(("3/4/22", "Weights:", "HV"))
    inner = table.rows[0].cells[1].add_table(rows=1, cols=2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "Ana", "9 kg"
    assert cells(read_file("a.docx", saved(document)))[0][1] == "Weights:\nAna | 9 kg"


def test_a_field_that_runs_a_program_is_refused():
    document, table = word(("3/4/22", "Visit", "HV"))
    for text in ("DD", "EAUTO c:\\\\x cmd"):
        run = OxmlElement("w:r")
        field = OxmlElement("w:instrText")
        field.text = text
        run.append(field)
        table.rows[0].cells[1].paragraphs[0]._p.append(run)
    with pytest.raises(FileError, match="runs a program"):
        read_file("a.docx", saved(document))


def test_a_span_wider_than_word_allows_is_refused():
    document, table = word(("3/4/22", "Visit", "HV"))
    settings = table.rows[0].cells[0]._tc.get_or_add_tcPr()
    span = OxmlElement("w:gridSpan")
    span.set(qn("w:val"), "900000000")
    settings.append(span)
    with pytest.raises(FileError, match="spans 900000000 columns"):
        read_file("a.docx", saved(document))


def test_excel_dates_times_and_numbers_are_read_as_shown():
    noon = dt.datetime(2022, 5, 3, 12, 30)  # noqa: DTZ001 - Excel knows no time zones
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Events"
    sheet.append([noon.date(), noon, noon.time(), 12, 1.5, True])
    contents = read_file("a.xlsx", saved(book))
    assert cells(contents) == [("03/05/2022", "03/05/2022 12:30", "12:30", "12", "1.5", "yes")]
    assert contents.tables[0].where == "sheet Events"


def test_hidden_rows_columns_and_sheets_are_marked_never_used():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Events"
    sheet.append(["Date", "Event", "Private"])
    sheet.append(["3/4/22", "Visit", "secret"])
    sheet.append(["4/4/22", "Hidden", ""])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Old").append(["Date", "Event"])
    book["Old"].sheet_state = "hidden"
    contents = read_file("a.xlsx", saved(book))
    assert [(row.cells, row.hidden) for row in contents.tables[0].rows] == [
        (("Date", "Event"), False),
        (("3/4/22", "Visit"), False),
        (("4/4/22", "Hidden"), True),
    ]
    assert contents.tables[0].notes == ("hidden columns are not used (C)",)
    assert contents.tables[1].hidden
    assert contents.notes == ("sheet Old is hidden: not used",)


def test_merged_cells_are_spread_within_the_rows_there_are():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Health chronology"])
    sheet.append(["3/4/22", "Visit"])
    sheet.append([None, "Call"])
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A2:A2000")
    rows = read_file("a.xlsx", saved(book)).tables[0].rows
    assert [(row.cells, row.across, row.carried) for row in rows] == [
        (("Health chronology", "Health chronology"), 1, frozenset()),
        (("3/4/22", "Visit"), 0, frozenset()),
        (("3/4/22", "Call"), 0, frozenset({0})),
    ]


def test_a_formula_is_never_calculated():
    book = openpyxl.Workbook()
    book.active.append(["3/4/22", "=1+1"])
    contents = read_file("a.xlsx", saved(book))
    assert cells(contents) == [("3/4/22",)]
    assert contents.tables[0].rows[0].notes == (
        "B1: A formula without a stored result: open the workbook in Excel and save it",
    )


def test_a_formula_that_runs_a_program_is_refused():
    book = openpyxl.Workbook()
    book.active.append(["3/4/22", "=cmd|' /C calc'!A0"])
    with pytest.raises(FileError, match="runs a program"):
        read_file("a.xlsx", saved(book))


def test_a_mark_in_quoted_words_of_a_formula_is_no_program():
    book = openpyxl.Workbook()
    book.active.append(["3/4/22", '=A1&" | seen!"'])
    assert cells(read_file("a.xlsx", saved(book))) == [("3/4/22",)]


CSV_ROWS = [("Date", "Event"), ("3/4/22", 'Said "no", twice\nand left'), ("4/4/22", "Zoë’s café")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_text_files_of_any_encoding_and_separator(encoding, separator, ending):
    lines = [
        f"Date{separator}Event",
        f'3/4/22{separator}"Said ""no"", twice\nand left"',
        f"4/4/22{separator}Zoë’s café",
    ]
    assert cells(read_csv(ending.join(lines).encode(encoding))) == CSV_ROWS


def test_the_separator_that_excel_names_is_taken():
    assert cells(read_file("a.csv", b"sep=|\nDate|Event, place\n3/4/22|Visit, home")) == [
        ("Date", "Event, place"),
        ("3/4/22", "Visit, home"),
    ]


def test_a_file_on_disk_that_is_not_there(tmp_path):
    with pytest.raises(FileError, match=r"^There is no such file$"):
        read_path(tmp_path / "none.csv")
    with pytest.raises(FileError, match=r"^This is not a file$"):
        read_path(tmp_path)


REACH = """
import sys; sys.path.insert(0, sys.argv[1])
from sightline.chronology.outside import confined
import os, socket
confined._confine()
def tried(work):
    try:
        work()
    except OSError:
        return "refused"
    return "done"
told = [
    tried(lambda: open("/etc/passwd")),
    tried(lambda: open("/tmp/sightline-escape", "w")),
    tried(lambda: socket.socket()),
    tried(lambda: os.setuid(0) if os.getuid() else (_ for _ in ()).throw(OSError())),
]
try:
    bytearray(2 * 1024 ** 3)
    told.append("done")
except MemoryError:
    told.append("refused")
print(*told)
"""


def test_the_child_can_open_nothing_and_hold_little():
    done = subprocess.run(
        [sys.executable, "-I", "-c", REACH, str(ROOT / "src")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * 5


def test_the_parent_can_do_what_the_child_cannot():
    with socket.socket() as free, open(os.devnull) as opened:
        assert free.fileno() > 2
        assert opened.fileno() > 2


def test_a_child_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr("sightline.chronology.outside.confined._START", "import os; os.abort()")
    with pytest.raises(FileError, match=r"^The file cannot be read within the limits of time and memory"):
        read_file("a.csv", b"Date,Event")


def test_a_child_that_takes_too_long_is_a_refusal(monkeypatch):
    monkeypatch.setattr("sightline.chronology.outside.confined._START", "import time; time.sleep(60)")
    monkeypatch.setattr("sightline.chronology.outside.confined.WALL_SECONDS", 0.2)
    with pytest.raises(FileError, match=r"^Reading the file took too long"):
        read_file("a.csv", b"Date,Event")


COPIED = """<html><head><style>td { color: red }</style></head><body><!--StartFragment-->
<table><tr><td><p class=MsoNormal><b>Date<o:p></o:p></b></p></td><td><p>What
 happened</p></td><td>Seen</td></tr>
<tr><td rowspan=2><p>3/4/26</p></td><td><p>First line<br>second line</p><p>A paragraph</p></td><td>Y</td></tr>
<tr><td>Later &amp; again <del>gone</del><span style='display:none;mso-hide:all'>secret</span></td><td>N</td></tr>
<tr><td colspan=3>2021</td></tr>
<tr style="display:none"><td>4/4/26</td><td>A hidden row</td><td></td></tr>
<tr><td>5/4/26<td>Without ends<p style="display:none">secret<td><table><tr><td>in</td><td>side</td></tr></table>
</table><!--EndFragment--></body></html>"""


def test_what_is_copied_in_word_or_excel_comes_with_its_cells():
    contents = read_file("pasted.clipboard", COPIED.encode())
    (table,) = contents.tables
    assert [row.cells for row in table.rows] == [
        ("Date", "What happened", "Seen"),
        ("3/4/26", "First line\nsecond line\nA paragraph", "Y"),
        ("3/4/26", "Later & again", "N"),
        ("2021", "2021", "2021"),
        ("4/4/26", "A hidden row", ""),
        ("5/4/26", "Without ends", "in | side"),
    ]
    assert [(row.across, sorted(row.carried), row.hidden) for row in table.rows[2:5]] == [
        (3, [0], False), (1, [], False), (3, [], True),
    ]
    assert contents.notes == ("Hidden text: 2 places left out",)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>No table</p>", "There are no rows in what was pasted"),
        ("<table>" + "<tr><td>x" * 20_001, "more than 20000 rows"),
        ("<table><tr>" + "<td>x" * 64, "more than 63 columns"),
        ("<table><tr><td colspan=63>x</td><td>y", "more than 63 columns"),
        (f"<table><tr><td>{'x' * 32_768}", "the most is 32767"),
    ],
)
def test_what_is_copied_is_bounded_as_a_file_is(html, reason):
    with pytest.raises(FileError, match=reason):
        read_file("pasted.clipboard", html.encode())


def test_what_is_copied_runs_and_fetches_nothing():
    html = "<table><tr><td><script>alert(1)</script><img src='http://x.example/'>3/4/26</td><td>&xxe;<b>Called</b></td>"
    (table,) = read_file("pasted.clipboard", html.encode()).tables
    assert table.rows[0].cells == ("3/4/26", "&xxe;Called")
