"""Files as agencies would send them, read whole by `sightline chronology check`: what goes in, and what is said."""

import csv
import io
import json
from datetime import datetime

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sightline.config.commands.chronology import main


def checked(capsys, path, *options):
    status = main(["check", str(path), "--json", *options])
    assert status == 0
    return json.loads(capsys.readouterr().out)[0]


def days(report):
    return [(row["start"], row["end"], row["precision"]) for row in report["accepted"]]


def add_table(document, *rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def run(tag, text, inner="t"):
    return parse_xml(
        f'<w:{tag} {nsdecls("w")} w:id="7" w:author="A"><w:r><w:{inner} xml:space="preserve">{text}</w:{inner}></w:r>'
        f"</w:{tag}>"
    )


def test_a_word_file_with_a_front_page_two_tables_banners_and_tracked_changes(capsys, tmp_path):
    document = docx.Document()
    add_table(document, ("Agency", "Harbour Trust"), ("Author", "Named nurse"), ("Completed", "1 June 2024"))
    document.add_paragraph("2021")
    first = add_table(
        document,
        ("CHRONOLOGY OF INVOLVEMENT", "", "", ""),
        ("Contact", "", "Details", ""),
        ("Date", "Time", "Nature of involvement", "Seen by"),
        ("12 Jan", "0930 hrs", "New birth visit", "Health visitor"),
        ("", "1415", "Telephone call to the midwife", "Health visitor"),
        ("Mon 18th", "", "", "Health visitor"),
        ("31 April", "", "Clinic", "Nurse"),
    )
    first.rows[0].cells[0].merge(first.rows[0].cells[3])
    first.rows[1].cells[0].merge(first.rows[1].cells[1])
    first.rows[1].cells[2].merge(first.rows[1].cells[3])
    event = first.rows[5].cells[2].paragraphs[0]._p
    event.append(run("del", "No access", "delText"))
    event.append(run("ins", "Home visit, mother present"))
    document.add_paragraph("")
    document.add_paragraph("Second part")
    second = add_table(
        document,
        ("Date", "Time", "Nature of involvement", "Seen by"),
        ("2022", "", "", ""),
        ("3 Mar", "", "Review", "Nurse"),
        ("Date", "Time", "Nature of involvement", "Seen by"),
        ("10 Dec", "", "Did not attend", ""),
        ("5 Feb", "", "Letter filed out of order", ""),
        ("3rd April 2023", "", "Transferred in", ""),
    )
    second.rows[1].cells[0].merge(second.rows[1].cells[3])
    inner = second.rows[2].cells[2]
    inner.add_paragraph("with these results:")
    nested = inner.add_table(rows=1, cols=2)
    nested.rows[0].cells[0].text, nested.rows[0].cells[1].text = "Weight", "7.2 kg"
    document.save(tmp_path / "trust.docx")

    report = checked(capsys, tmp_path / "trust.docx")
    assert days(report) == [
        ("2021-01-12", "2021-01-12", "exact"),
        ("2021-01-12", "2021-01-12", "exact"),
        ("2021-01-18", "2021-01-18", "exact"),
        ("2022-03-03", "2022-03-03", "exact"),
        ("2022-12-10", "2022-12-10", "exact"),
        ("2022-02-05", "2022-02-05", "exact"),
        ("2023-04-03", "2023-04-03", "exact"),
    ]
    assert [row["time"] for row in report["accepted"]] == ["09:30", "14:15", None, None, None, None, None]
    assert report["accepted"][2]["event"] == "Home visit, mother present"
    assert report["accepted"][3]["event"] == "Review\nwith these results:\nWeight | 7.2 kg"
    assert report["accepted"][0]["fields"] == {"who": "Health visitor"}
    assert [(row["where"], row["reason"]) for row in report["refused"]] == [
        ("table 2 row 7", "31 April does not exist")
    ]
    assert report["tables"][0]["header_row"] == 3
    assert [row["reason"] for row in report["skipped"]] == [
        "Not a chronology: there is no column of dates with a column of events",
        "Above the header", "Above the header", "Header", "Header", "A banner across the table", "The header again",
    ]
    assert report["notes"] == ["Tracked changes: 1 insertions included, 1 deletions left out"]


# Excel knows no time zones.
# ruff: noqa: DTZ001
def workbook(epoch_1904=False):
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = datetime(1904, 1, 1)
    sheet = book.active
    sheet.title = "Chronology 2023"
    sheet["A1"] = "Harbour Academy"
    sheet.merge_cells("A1:E1")
    sheet.append(["Safeguarding chronology"])
    sheet.append([])
    sheet.append(["Date from", "Date to", "Concern", "Staff initials", "Was the child seen?"])
    for row in (
        (datetime(2023, 4, 3), None, "Arrived without a coat", "KB", "Y"),
        (datetime(2023, 4, 4, 9, 30), datetime(2023, 4, 6), "Absent", "KB", "N"),
        ("7th April", "", "Call home", "KB", "n/a"),
        ("=DATE(2023,5,1)", None, "Formula without a stored result", "KB", None),
        ("03.05.23", None, '=CONCATENATE("a","b")', "KB", None),
        (datetime(2023, 6, 1), None, "Row that is hidden", "KB", None),
        ("Easter Monday 2023", None, "Found in the park", "KB", "No"),
    ):
        sheet.append(row)
    sheet.row_dimensions[10].hidden = True
    hidden = book.create_sheet("Draft")
    hidden.append(["Date", "Event"])
    hidden.append(["1/1/2023", "Not for sharing"])
    hidden.sheet_state = "hidden"
    other = book.create_sheet("Primary")
    other.append(["When", "What happened"])
    other.append(["w/c 3 June 2024", "Started school"])
    return book


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_a_workbook_with_titles_ranges_formulas_and_what_is_hidden(capsys, tmp_path, epoch_1904):
    workbook(epoch_1904).save(tmp_path / "school.xlsx")
    report = checked(capsys, tmp_path / "school.xlsx")
    assert days(report) == [
        ("2023-04-03", "2023-04-03", "exact"),
        ("2023-04-04", "2023-04-06", "range"),
        ("2023-04-07", "2023-04-07", "exact"),
        (None, None, "unknown"),
        ("2023-04-10", "2023-04-10", "exact"),
        ("2024-06-03", "2024-06-09", "range"),
    ]
    assert report["accepted"][1]["time"] == "09:30"
    assert [row["fields"].get("child_seen") for row in report["accepted"]] == ["yes", "no", "n/a", None, "no", None]
    assert "A8: A formula without a stored result: open the workbook in Excel and save it" in (
        report["accepted"][3]["notes"]
    )
    # The words of a formula are nobody's words: without a stored result there is no event.
    assert [(row["where"], row["reason"]) for row in report["refused"]] == [
        ("sheet Chronology 2023 row 9", "The row does not say what happened")
    ]
    assert {(row["where"], row["reason"]) for row in report["skipped"]} >= {
        ("sheet Chronology 2023 row 10", "Hidden row: not used. Unhide it to include it, or delete it"),
        ("sheet Draft", "Hidden: not used. Unhide it to include it, or delete it"),
    }


ROWS = [
    ["Incident date", "Circumstances", "OIC", "Niche ref"],
    ["03.04.2023 1400hrs", "Called to the address.\nMother said “go away”, and £40 was missing", "PC", "N-1"],
    ["c. May 2023", "Neighbour’s report; no further action | closed", "", ""],
    ["04/22/2023", "Written by somebody from elsewhere", "PC", "N-3"],
]


@pytest.mark.parametrize(("delimiter", "ending"), [(",", "csv"), (";", "csv"), ("\t", "tsv"), ("|", "csv")])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_text_files_of_any_separator_and_encoding(capsys, tmp_path, delimiter, ending, encoding):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows(ROWS)
    # A ragged row: one cell too few, and one with two too many.
    writer.writerow(["6/4/23", "Left early"])
    writer.writerow(["7/4/23", "Came back", "PC", "N-5", "extra", "words"])
    path = tmp_path / f"police.{ending}"
    path.write_bytes(out.getvalue().encode(encoding))
    report = checked(capsys, path)
    assert days(report) == [
        ("2023-04-03", "2023-04-03", "exact"),
        ("2023-05-01", "2023-05-31", "approximate"),
        ("2023-04-06", "2023-04-06", "exact"),
        ("2023-04-07", "2023-04-07", "exact"),
    ]
    assert report["accepted"][0]["event"] == ROWS[1][1]
    assert report["accepted"][1]["event"] == ROWS[2][1]
    assert report["accepted"][0]["fields"] == {"who": "PC", "number": "N-1"}
    assert report["accepted"][3]["fields"] == {
        "who": "PC", "number": "N-5", "Column 5": "extra", "Column 6": "words",
    }
    assert [row["reason"] for row in report["refused"]] == ["22 is not a month: the day comes before the month"]


def test_a_sheet_of_each_year_needs_no_year_in_its_days(capsys, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "2019"
    book.active.append(["Date", "Event"])
    book.active.append(["24/12", "Seen at the surgery"])
    later = book.create_sheet("2020")
    later.append(["Date", "Event"])
    later.append(["5 January", "Called back"])
    book.save(tmp_path / "gp.xlsx")
    report = checked(capsys, tmp_path / "gp.xlsx")
    assert [(row["start"], row["notes"]) for row in report["accepted"]] == [
        ("2019-12-24", ["Year 2019 taken from the heading above"]),
        ("2020-01-05", ["Year 2020 taken from the heading above"]),
    ]


def test_a_time_in_words_stays_with_its_row(capsys, tmp_path):
    path = tmp_path / "school.csv"
    path.write_text("Date,Time,What happened\n3/4/23,After school,Waited at the gate\n4/4/23,25:00,Collected\n")
    report = checked(capsys, path)
    assert [(row["date_text"], row["time"], row["notes"]) for row in report["accepted"]] == [
        ("3/4/23 After school", None, ["Time of day as written: After school"])
    ]
    assert [(row["column"], row["reason"]) for row in report["refused"]] == [
        ("time", "25:00 is not a time of day")
    ]
