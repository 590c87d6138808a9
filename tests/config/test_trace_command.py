"""`sightline trace`: the committed table is whole, and each kind of gap is found."""

import json
import os
import subprocess
import sys

import pytest

from sightline.config.commands import trace

WHOLE = [
    trace.Row("S1–S133", "furniture", (), "", "title"),
    trace.Row("S134", "a test", ("tests/mine.py::test_it", "tests/mine.py::TestThat::test_too"), "", ""),
    trace.Row("S135–S414", "later", (), "the rest", ""),
    trace.Row("S415", "both", ("tests/mine.py::test_it",), "the rest", ""),
]


@pytest.fixture
def root(tmp_path):
    """A project with three tests and something that is none."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/mine.py").write_text(
        "def test_it(): ...\ndef no_test(): ...\n"
        "class TestThat:\n    def test_too(self): ...\n    def shown(self): ...\n"
    )
    return tmp_path


def test_the_committed_table_has_no_gap_and_its_page_is_current(capsys):
    assert trace.main(["--check"]) == 0
    assert capsys.readouterr().out == "All 415 sentences are in the table, and every test it names exists.\n"


def test_a_whole_table_has_no_gap(root):
    assert list(trace.gaps(WHOLE, root=root)) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({1: trace.Row("S134", "x", (), "", "")},
         "S134: a Line of Sight sentence has no proof. Name a test, or say “later: …” or “none: …”."),
        ({3: trace.Row("S415", "x", (), "", "")},
         "S415: this sentence has no proof. Name a test, or say “later: …” or “none: …”."),
        ({1: trace.Row("S134", "", ("tests/mine.py::test_it",), "", "")},
         "S134: say what the software does about it."),
        ({1: trace.Row("S134", "x", ("tests/mine.py::no_test",), "", "")},
         "S134: there is no test tests/mine.py::no_test. Name one that exists."),
        ({1: trace.Row("S134", "x", ("tests/mine.py::TestThat::shown",), "", "")},
         "S134: there is no test tests/mine.py::TestThat::shown. Name one that exists."),
        ({1: trace.Row("S134", "x", ("tests/gone.py::test_it",), "", "")},
         "S134: there is no test tests/gone.py::test_it. Name one that exists."),
        ({2: trace.Row("S135–S413", "x", (), "y", "")}, "S414 is missing from the table. Add it."),
        ({2: trace.Row("S134–S414", "x", (), "y", "")},
         "S134 stands twice, in S134 and in S134–S414. Take it out of one."),
        ({3: trace.Row("S415–S416", "x", (), "y", "")}, "S416: there are 415 sentences. Take it out."),
    ],
)
def test_each_gap_is_named(changed, expected, root):
    rows = [changed.get(place, row) for place, row in enumerate(WHOLE)]

    assert list(trace.gaps(rows, root=root)) == [expected]


def test_a_line_is_read(tmp_path):
    (tmp_path / "table.tsv").write_text(
        "sentences\tdoes\tproof\nS1–S3\tTitle\tnone: title\nS4\tClock\ta.py::test_b c.py::test_d; later: the rest\n"
        "S5\tNothing\tlater: a page\nS6\tShort\n"
    )

    assert trace.read(tmp_path / "table.tsv") == [
        trace.Row("S1–S3", "Title", (), "", "title"),
        trace.Row("S4", "Clock", ("a.py::test_b", "c.py::test_d"), "the rest", ""),
        trace.Row("S5", "Nothing", (), "a page", ""),
        trace.Row("S6", "Short", (), "", ""),
    ]


def test_as_json(capsys):
    assert trace.main(["--check", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["gaps"] == []
    assert [number for row in answer["rows"] for number in row["sentences"]] == [f"S{n}" for n in range(1, 416)]
    assert answer["rows"][0] == {
        "sentences": ["S1", "S2"], "rule": None, "does": "Furniture of the source page", "tests": [], "later": None,
        "nothing": "page furniture",
    }
    assert "G17" in [row["rule"] for row in answer["rows"]]


def test_it_needs_no_database():
    done = subprocess.run(
        [sys.executable, "-m", "sightline.config.cli", "trace", "--check"], capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": ""},
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_misuse():
    with pytest.raises(SystemExit, match="2"):
        trace.main(["--verify"])
