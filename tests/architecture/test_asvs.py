"""The register of ASVS 5.0: every requirement of Level 2 and the Level 3 ones that we name, each with its proof.

``docs/asvs.csv`` says of each requirement how it is met: by a test, by a document, not yet, or that it does not apply
and why. The numbers are those of OWASP ASVS 5.0.0.
"""

import csv

from tests.architecture.house import ROOT

HOW = {"test", "document", "not yet", "does not apply"}
REQUIRED = (ROOT / "tests/architecture/asvs-5.0.0-required.txt").read_text().split()


def register():
    with (ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_requirement_is_there_once():
    assert [row["requirement"] for row in register()] == REQUIRED
    assert len(REQUIRED) == 299


def test_each_says_how_and_why():
    assert {row["how"] for row in register()} == HOW
    assert [row["requirement"] for row in register() if not row["says"]] == []


def test_no_link_dangles():
    dangling = []
    for row in register():
        path, _, name = row["proof"].partition("::")
        proved = row["how"] in {"test", "document"}
        found = bool(path) and (ROOT / path).exists()
        if proved != found or (name and name not in (ROOT / path).read_text(encoding="utf-8")):
            dangling.append((row["requirement"], row["proof"]))

    assert dangling == []
