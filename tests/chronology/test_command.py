"""`sightline chronology check` and `combine`: the contract's keys and shapes, on files as agencies send them."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sightline.config.commands.chronology import main
from tests.chronology.generator import generate, write

ROOT = Path(__file__).resolve().parents[2]


def run(capsys, *words):
    status = main([str(word) for word in words])
    return status, capsys.readouterr()


def answer(capsys, *words):
    status, printed = run(capsys, *words, "--json")
    return status, json.loads(printed.out)


def csv_file(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_check_prints_the_contracts_shape(capsys, tmp_path):
    path = csv_file(
        tmp_path,
        "police.csv",
        "Date/Time,Significant event,Child seen",
        "03/05/22 0930hrs,Attended,N",
        "31/02/2022,Visit,",
    )
    status, document = answer(capsys, "check", path)
    assert status == 0
    assert document == [
        {
            "file": "police.csv",
            "tables": [
                {
                    "where": "table 1",
                    "header_row": 1,
                    "columns": {"date": "Date/Time", "event": "Significant event", "child_seen": "Child seen"},
                    "unrecognised": [],
                }
            ],
            "accepted": [
                {
                    "id": "police.csv#1.2",
                    "where": "table 1 row 2",
                    "start": "2022-05-03",
                    "end": "2022-05-03",
                    "time": "09:30",
                    "precision": "exact",
                    "uncertain": False,
                    "date_text": "03/05/22 0930hrs",
                    "event": "Attended",
                    "fields": {"child_seen": "no", "child_seen_text": "N"},
                    "notes": [],
                }
            ],
            "refused": [
                {
                    "where": "table 1 row 3",
                    "column": "date",
                    "text": "31/02/2022",
                    "reason": "31 February does not exist",
                }
            ],
            "skipped": [
                {
                    "where": "table 1 row 1",
                    "reason": "Header",
                    "text": "Date/Time | Significant event | Child seen",
                    "rows": 1,
                }
            ],
            "notes": [],
        }
    ]


def test_combine_prints_the_contracts_shape(capsys, tmp_path):
    police = csv_file(
        tmp_path, "p.csv", "Date,Event", "01/03/2020,Police attended a domestic incident. Father arrested."
    )
    health = csv_file(
        tmp_path,
        "h.csv",
        "Date,Event",
        "1 March 2020,Informed by police of domestic incident; father arrested.",
        "2/9/20,Weight check at clinic",
        "2 September 2020,Weight check at the clinic.",
    )
    status, document = answer(capsys, "combine", f"Police={police}", f"Health={health}")
    assert status == 0
    assert [(one["position"], one["agency"], one["id"]) for one in document["entries"]] == [
        (1, "Police", "p.csv#1.2"),
        (2, "Health", "h.csv#1.2"),
        (3, "Health", "h.csv#1.3"),
        (4, "Health", "h.csv#1.4"),
    ]
    gap = document["gaps"][0]
    assert {key: gap[key] for key in ("agency", "from", "to", "days")} == {
        "agency": None,
        "from": "2020-03-01",
        "to": "2020-09-02",
        "days": 185,
    }
    (same,) = document["same_event"]
    assert (same["members"], same["verdict"], same["differences"]) == (["p.csv#1.2", "h.csv#1.2"], "agree", [])
    assert [one["members"] for one in document["duplicates"]] == [["h.csv#1.3", "h.csv#1.4"]]
    assert document["known_not_shared"] == []
    assert [file["accepted"] for file in document["files"]] == [1, 3]


def test_a_bad_file_is_refused_and_the_others_are_read(capsys, tmp_path):
    good = csv_file(tmp_path, "good.csv", "Date,Event", "3/4/22,Seen")
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"Dear all")
    status, document = answer(capsys, "check", bad, good, tmp_path / "none.csv")
    assert status == 1
    assert [file.get("refused_file") for file in document] == [
        "The file is called .docx but is not one: open it in Word or Excel and save it again",
        None,
        "There is no such file",
    ]
    assert document[0]["refused"] == [
        {"where": "file", "column": None, "text": "bad.docx", "reason": document[0]["refused_file"]}
    ]
    assert len(document[1]["accepted"]) == 1
    status, document = answer(capsys, "combine", f"A={bad}", f"B={good}")
    assert (status, [one["agency"] for one in document["entries"]]) == (1, ["B"])


def test_the_period_settles_years_and_finds_what_lies_outside(capsys, tmp_path):
    path = csv_file(tmp_path, "a.csv", "Date,Event", "3 April,Seen", "1/1/1999,Born")
    status, document = answer(capsys, "combine", f"GP={path}", "--from", "2021-06-01", "--to", "2022-05-31")
    assert [one["start"] for one in document["entries"]] == ["1999-01-01", "2022-04-03"]
    assert [(one["entry"], one["side"]) for one in document["outside_period"]] == [("a.csv#1.3", "before")]
    assert status == 0


def test_two_files_of_one_name_keep_their_rows_apart(capsys, tmp_path):
    for folder in ("police", "health"):
        (tmp_path / folder).mkdir()
        csv_file(tmp_path / folder, "chronology.csv", "Date,Event", "3/4/22,Seen")
    paths = [tmp_path / folder / "chronology.csv" for folder in ("police", "health")]
    _, document = answer(capsys, "combine", f"Police={paths[0]}", f"Health={paths[1]}")
    assert [one["id"] for one in document["entries"]] == [f"{paths[0]}#1.2", f"{paths[1]}#1.2"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("check",),
        ("combine", "police.docx"),
        ("combine", "=police.docx"),
        ("combine", "Police=x.csv", "--from", "3/4/22"),
        ("combine", "Police=x.csv", "--from", "2022-01-01", "--to", "2021-01-01"),
        ("mend", "x.csv"),
    ],
)
def test_misuse_is_status_2(capsys, words):
    status, printed = run(capsys, *words)
    assert status == 2
    assert printed.err


def test_help_is_status_0(capsys):
    assert main(["check", "--help"]) == 0
    assert "FILE" in capsys.readouterr().out


def test_people_can_read_it(capsys, tmp_path):
    path = csv_file(tmp_path, "a.csv", "Date,Event", "3/4/22,Seen", "31/2/22,Visit")
    _, printed = run(capsys, "check", path)
    assert printed.out == (
        "a.csv\n"
        "  table 1: headings in row 1; date from “Date”, event from “Event”\n"
        "  1 rows can go in, 1 are refused.\n"
        "  Refused: table 1 row 3, date “31/2/22”: 31 February does not exist.\n"
        "  Skipped: table 1 row 1: Header.\n"
    )


def test_every_row_of_invented_files_comes_back_with_its_day_and_words(capsys, tmp_path):
    chronologies = generate(404, rows=40)
    for place, (rows, ending) in enumerate(zip(chronologies.rows.values(), ("docx", "xlsx", "csv") * 3, strict=False)):
        written = write(rows, tmp_path / f"{place}.{ending}", seed=place)
        _, (document,) = answer(capsys, "check", written.path)
        meant = {row.key: row for row in rows}
        assert document["refused"] == []
        read = {
            written.keys[int(one["id"].rpartition(".")[2])]: (one["start"], one["event"], one["time"])
            for one in document["accepted"]
        }
        assert read == {
            key: (row.day.isoformat(), row.event.strip(), f"{row.time:%H:%M}" if row.time else None)
            for key, row in meant.items()
        }


def test_it_starts_without_a_database_and_at_once(tmp_path):
    path = csv_file(tmp_path, "a.csv", "Date,Event", "3/4/22,Seen")
    code = (
        "import sys; from sightline.config.commands.chronology import main; "
        "status = main(['check', sys.argv[1], '--json']);"
        "assert not {'django', 'psycopg', 'openpyxl', 'docx'} & set(sys.modules); sys.exit(status)"
    )
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], env={"PYTHONPATH": str(ROOT / "src")}, check=False, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert time.monotonic() - started < 5
