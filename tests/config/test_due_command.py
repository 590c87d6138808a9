"""`sightline due` and `sightline profile show`: the JSON is a contract, and each refusal has its exit status."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.config.commands import due, profile_show
from sightline.deadlines.rules import RULES
from sightline.partnerships import rules


def ask(capsys, *argv, command=due):
    """What the command answered: exit status, standard output, standard error."""
    status = command.main(list(argv))
    said = capsys.readouterr()
    return status, said.out, said.err


def rows(capsys, *argv):
    """The rows of an answer that was not refused."""
    status, out, err = ask(capsys, *argv, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


CONTRACT = ("rule", "anchor", "due_on", "act_by", "window_from", "unit", "amount", "source")


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["D03", "--anchor", "2026-01-31"],
         [("D03", "2026-01-31", "2026-02-28", "2026-02-27", None, "months", 1, "S34")]),
        (["d28", "--anchor", "2026-04-02"],
         [("D28", "2026-04-02", "2026-04-23", "2026-04-23", "2026-04-15", "working_days", 13, "S410")]),
        (["D20", "--anchor", "2026-03-31", "--anchor", "2026-12-18"],
         [("D20", "2026-03-31", "2026-04-09", "2026-04-09", None, "working_days", 5, "S246, S253"),
          ("D20", "2026-12-18", "2026-12-29", "2026-12-29", None, "working_days", 5, "S246, S253")]),
        (["D14b", "--anchor", "2026-08-31"],
         [("D14b", "2026-08-31", "2027-02-28", "2027-02-26", None, "months", 6, "S52, S71")]),
        (["D34", "--anchor", "2026-04-10"],
         [("D34", "2026-04-10", "2026-03-30", "2026-03-30", None, "working_days", -7, "S371")]),
        (["D34", "--anchor", "2026-04-10", "--clear-days"],
         [("D34", "2026-04-10", "2026-03-27", "2026-03-27", None, "working_days", -7, "S371")]),
        (["D37", "--anchor", "2028-02-29"],
         [("D37", "2028-02-29", "2029-03-01", None, None, "years", 1, "S368")]),
        (["D12", "--anchor", "2026-03-12"],
         [("D12", "2026-03-12", None, None, None, "next_meeting", None, "S64")]),
        (["D12", "--anchor", "2026-03-12", "--meeting", "2026-06-24", "--meeting", "2026-03-18"],
         [("D12", "2026-03-12", "2026-06-24", "2026-06-24", None, "next_meeting", None, "S64")]),
        (["D12", "--anchor", "2026-03-12", "--meeting", "2026-03-18", "--papers", "3"],
         [("D12", "2026-03-12", "2026-03-18", "2026-03-18", None, "next_meeting", None, "S64")]),
        (["D25", "--anchor", "2026-06-08", "--holiday", "2026-06-10"],
         [("D25", "2026-06-08", "2026-06-11", "2026-06-11", None, "working_days", 2, "S405–S406")]),
        (["D25", "--anchor", "2026-05-01", "--not-holiday", "2026-05-04"],
         [("D25", "2026-05-01", "2026-05-05", "2026-05-05", None, "working_days", 2, "S405–S406")]),
        (["D03", "--anchor", "2026-01-31", "--profile", "nel-2024"],
         [("D03", "2026-01-31", "2026-02-28", "2026-02-27", None, "months", 1, "S34")]),
        (["D03", "--anchor", "2026-01-31", "--profile", "HULL"],
         [("D03", "2026-01-31", None, None, None, "months", 1, "S34")]),
    ],
)
def test_the_contract(capsys, argv, expected):
    assert [tuple(row[key] for key in CONTRACT) for row in rows(capsys, *argv)] == expected


def own_profile(tmp_path, *changes):
    """A partnership's own file: NEL-2023 with some words replaced."""
    text = (Path(rules.__file__).parent / "profiles" / "NEL-2023.toml").read_text(encoding="utf-8")
    for written, instead in changes:
        text = text.replace(written, instead)
    (tmp_path / "OURS.toml").write_text(text, encoding="utf-8")
    return str(tmp_path / "OURS.toml")


def test_a_partnerships_own_file_is_heeded(capsys, tmp_path):
    own = own_profile(
        tmp_path,
        ("clear_days = false", "clear_days = true"),
        ("papers_working_days = 5", "papers_working_days = 3"),
        ("[deadlines]", '[deadlines.D29]\nunit = "days"\nsource = "minute 4"'),
    )
    assert rows(capsys, "D34", "--anchor", "2026-04-10", "--profile", own)[0]["due_on"] == "2026-03-27"
    found = rows(capsys, "D12", "--anchor", "2026-03-12", "--meeting", "2026-03-18", "--profile", own)[0]
    assert (found["due_on"], found["papers_by"]) == ("2026-03-18", "2026-03-13")
    found = rows(capsys, "D29", "--anchor", "2026-04-02", "--profile", own)[0]
    assert (found["due_on"], found["unit"], found["source"]) == ("2026-04-04", "days", "minute 4")


def test_a_profile_whose_deadlines_cannot_be_counted_is_not_shown(capsys, tmp_path):
    own = own_profile(tmp_path, ("[deadlines]", '[deadlines]\noff = ["D17"]'))
    asked = (profile_show, ["show", own, "--json"]), (due, ["D03", "--profile", own, "--anchor", "2026-01-31"])
    for command, argv in asked:
        status, _, err = ask(capsys, *argv, command=command)
        assert (status, "Profile OURS changes D17, which is not a deadline." in err) == (1, True)


def test_why_there_is_no_date(capsys):
    assert rows(capsys, "D12", "--anchor", "2026-03-12")[0]["reason"] == "no meeting in the diary"
    assert rows(capsys, "D03", "--anchor", "2026-03-12", "--profile", "HULL")[0]["reason"] == "off in profile HULL"


@pytest.mark.parametrize("argv", [[], ["all"], ["ALL"]])
def test_without_a_rule_every_rule_is_listed(capsys, argv):
    listed = rows(capsys, *argv)
    assert [row["rule"] for row in listed] == list(RULES)
    assert {(row["anchor"], row["due_on"]) for row in listed} == {(None, None)}


def test_every_rule_for_an_anchor(capsys):
    answered = rows(capsys, "all", "--anchor", "2026-04-02")
    assert [row["rule"] for row in answered] == list(RULES)
    assert {row["rule"] for row in answered if row["due_on"] is None} == {"D12", "D13"}


def test_the_table_people_read(capsys):
    status, out, _ = ask(capsys, "D28", "--anchor", "2026-04-02", "--anchor", "2026-12-24")
    assert (status, out.splitlines()) == (0, [
        "rule  anchor           due              act by           note",
        "D28   Thu 2 Apr 2026   Thu 23 Apr 2026  Thu 23 Apr 2026  from Wed 15 Apr 2026",
        "D28   Thu 24 Dec 2026  Fri 15 Jan 2027  Fri 15 Jan 2027  from Thu 7 Jan 2027",
    ])


def test_notes_say_what_else_there_is(capsys):
    _, out, _ = ask(capsys, "D37", "--anchor", "2028-02-29")
    assert out.splitlines()[1] == "D37   Tue 29 Feb 2028  Thu 1 Mar 2029  –       not before Thu 1 Mar 2029"
    _, out, _ = ask(capsys, "D12", "--anchor", "2026-03-12")
    assert out.splitlines()[1] == "D12   Thu 12 Mar 2026  –    –       no meeting in the diary"


def test_the_list_people_read(capsys):
    status, out, _ = ask(capsys)
    assert status == 0
    assert len(out.splitlines()) == 40
    assert re.split(r"\s{2,}", out.splitlines()[3]) == [
        "D03", "Agencies’ audits and chronologies in", "triage panel’s decision", "within 1 calendar month",
    ]


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (
            ["D14", "--anchor", "2026-01-01"],
            "D14 is more than one deadline. Choose D14a (evidence form part 1, dissemination) or D14b (evidence form "
            "part 2, impact).",
        ),
        (["D99", "--anchor", "2026-01-01"], f"There is no deadline “D99”. Choose one of {', '.join(RULES)}."),
        (
            ["D20", "--anchor", "2031-12-30"],
            "No bank holidays are known after 31 December 2031, so working days near 1 January 2032 cannot be "
            "counted. Update the package govuk-bank-holidays.",
        ),
        (
            ["D20", "--anchor", "2026-01-01", "--profile", "ESSEX"],
            "There is no profile “ESSEX”. Choose one of HULL, NEL-2023, NEL-2024, or give the path of a .toml file.",
        ),
    ],
)
def test_a_refusal_has_a_reason_and_status_1(capsys, argv, sentence):
    assert ask(capsys, *argv) == (1, "", f"sightline due: {sentence}\n")
    status, out, _ = ask(capsys, *argv, "--json")
    assert (status, json.loads(out)) == (1, {"error": sentence})


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["D03"], "give --anchor YYYY-MM-DD, the day D03 is counted from; `sightline due` lists them"),
        (
            ["D03", "--anchor", "2026-02-30"],
            "argument --anchor: 2026-02-30 is not a day in the calendar: day is out of range for month",
        ),
        (["D03", "--anchor", "31/1/26"], "argument --anchor: write '31/1/26' as YYYY-MM-DD, for example 2026-01-31"),
        (["D03", "--anchor", "20260131"], "argument --anchor: write '20260131' as YYYY-MM-DD, for example 2026-01-31"),
        (["D12", "--papers", "-1"], "argument --papers: '-1' is not a number of working days: give 0 or more"),
        (["D03", "--ancor", "2026-01-31"], "unrecognized arguments: --ancor 2026-01-31"),
    ],
)
def test_misuse_has_status_2(capsys, argv, sentence):
    status, out, err = ask(capsys, *argv)
    assert (status, out, err.splitlines()[-1]) == (2, "", f"sightline due: error: {sentence}")


@pytest.mark.parametrize("command", [due, profile_show])
def test_help_is_help(capsys, command):
    status, out, _ = ask(capsys, "--help", command=command)
    assert (status, out.split()[0]) == (0, "usage:")


def test_neither_command_loads_django():
    code = (
        "import sys; from sightline.config.commands import due, profile_show; "
        "due.main(['D03', '--anchor', '2026-01-31', '--json']); profile_show.main(['show', 'HULL']); "
        "sys.exit(any(name.split('.')[0] in ('django', 'requests') for name in sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment)


def test_a_profile_as_json(capsys):
    status, out, _ = ask(capsys, "show", "hull", "--json", command=profile_show)
    shown = json.loads(out)
    assert status == 0
    assert list(shown) == [
        "name", "title", "effective_from", "effective_to", "names", "settings", "bodies", "deadlines", "briefing",
    ]
    assert (shown["name"], shown["settings"]["impact_column_mandatory"], shown["deadlines"]["D03"]["off"]) == (
        "HULL", True, True,
    )
    assert shown["bodies"][1]["functions"][0] == {
        "code": "MONITOR", "process": "LOS", "source": "S133", "effective_from": "2023-01-01", "effective_to": None,
    }


def test_a_profile_for_people(capsys):
    status, out, _ = ask(capsys, "show", "HULL", command=profile_show)
    lines = out.splitlines()
    assert (status, lines[0]) == (0, "HULL: Hull")
    assert "  same day executive panel: no" in lines
    assert "  office cutoff: off" in lines
    assert "  D03 Agencies’ audits and chronologies in: off" in lines
    assert "  4 Key practice episodes, 220 words" in lines


def test_the_profiles_there_are(capsys):
    status, out, _ = ask(capsys, "show", command=profile_show)
    assert (status, [line.split()[0] for line in out.splitlines()]) == (0, ["HULL", "NEL-2023", "NEL-2024"])
    _, out, _ = ask(capsys, "show", "--json", command=profile_show)
    assert json.loads(out)[0] == {"name": "HULL", "title": "Hull"}


def test_an_unknown_profile_is_refused(capsys):
    sentence = "There is no profile “ESSEX”. Choose one of HULL, NEL-2023, NEL-2024, or give the path of a .toml file."
    assert ask(capsys, "show", "ESSEX", command=profile_show) == (1, "", f"sightline profile: {sentence}\n")
    status, out, _ = ask(capsys, "show", "ESSEX", "--json", command=profile_show)
    assert (status, json.loads(out)) == (1, {"error": sentence})
