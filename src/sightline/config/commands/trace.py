"""`sightline trace [--check] [--json]`: every sentence of the sources, what Sightline does about it, and its proof.

docs/traceability.tsv is written by hand: sentences (S7, or S1–S3 where they are one item) or a rule (G16, sec R11, rule
c), what the software does, and the proof. The proof is the names of tests (path::name), and after them, or alone,
“later: what is missing” or “none: why there is nothing to do”. docs/traceability.md is written from it.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sightline.config.process import PACKAGE

ROOT = PACKAGE.parents[1]
TABLE = ROOT / "docs" / "traceability.tsv"
PAGE = ROOT / "docs" / "traceability.md"
LAST = 415
# Line of Sight itself and the sample briefing: here a sentence with neither a test nor a word why is a gap
OURS = frozenset([*range(1, 74), *range(134, 181)])
SENTENCES = re.compile(r"S(\d+)(?:–S(\d+))?")
# A rule of the domain files, or a requirement of the security file, that no sentence of the sources says
RULES = re.compile(r"G\d+|sec R\d+|rule [a-e]")


@dataclass(frozen=True)
class Row:
    """One item of the sources. ``tests`` are path::name; ``later`` and ``nothing`` say why there are none, or more."""

    sentences: str
    does: str
    tests: tuple[str, ...]
    later: str
    nothing: str

    @property
    def numbers(self) -> range:
        """The sentences as numbers. Empty when they are not written as S7 or S1–S3."""
        found = SENTENCES.fullmatch(self.sentences)
        return range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)

    @property
    def rule(self) -> str:
        """The rule, where the row is of one and of no sentence."""
        return self.sentences if RULES.fullmatch(self.sentences) else ""


def read(table: Path) -> list[Row]:
    """The table's rows, its heading left out."""
    rows = []
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        sentences, does, proof = [*line.split("\t"), "", ""][:3]
        tests, said = proof, ""
        if found := re.search(r"(?:^|; )((?:later|none): .*)$", proof):
            tests, said = proof[: found.start()], found[1]
        later = said.removeprefix("later: ") if said.startswith("later: ") else ""
        nothing = said.removeprefix("none: ") if said.startswith("none: ") else ""
        rows.append(Row(sentences, does, tuple(tests.split()), later, nothing))
    return rows


@lru_cache(maxsize=512)
def tests_in(path: Path) -> frozenset[str]:
    """Names of the tests of one file: test_x, TestClass::test_x. None when there is no such file."""
    if not path.is_file():
        return frozenset()
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef):
            found += [f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)]
    return frozenset(name for name in found if name.rsplit("::", 1)[-1].startswith("test_"))


def exists(test: str, *, root: Path = ROOT) -> bool:
    """Whether there is such a test."""
    path, _, name = test.partition("::")
    return name in tests_in(root / path)


def gaps(rows: list[Row], *, root: Path = ROOT) -> Iterator[str]:
    """What is wrong with the table, each as a sentence that says what to do."""
    seen: dict[int, str] = {}
    for row in rows:
        if not row.numbers and not row.rule:
            yield f"{row.sentences}: write the sentences as S7, or as S1–S3; a rule as G16, sec R11 or rule c."
        for number in row.numbers:
            if number in seen:
                yield f"S{number} stands twice, in {seen[number]} and in {row.sentences}. Take it out of one."
            seen[number] = row.sentences
        if not row.does:
            yield f"{row.sentences}: say what the software does about it."
        for test in row.tests:
            if not exists(test, root=root):
                yield f"{row.sentences}: there is no test {test}. Name one that exists."
        if not (row.tests or row.later or row.nothing):
            whose = "a Line of Sight sentence" if OURS & set(row.numbers) else "this sentence"
            yield f"{row.sentences}: {whose} has no proof. Name a test, or say “later: …” or “none: …”."
    for number in range(1, LAST + 1):
        if number not in seen:
            yield f"S{number} is missing from the table. Add it."
    for number in sorted(seen):
        if number > LAST:
            yield f"S{number}: there are {LAST} sentences. Take it out."


def page(rows: list[Row]) -> str:
    """docs/traceability.md, whole."""
    proved = sum(len(row.numbers) for row in rows if row.tests and not row.later)
    later = sum(len(row.numbers) for row in rows if row.later)
    nothing = sum(len(row.numbers) for row in rows if row.nothing and not row.tests)
    lines = [
        "# From the sources to the tests", "",
        "Written from `docs/traceability.tsv` by `sightline trace`; `sightline trace --check` fails when a sentence is "
        "missing, a test does not exist, or this page is out of date.", "",
        f"Of {LAST} sentences {proved} have their tests, {later} wait in whole or in part for something to come, and "
        f"{nothing} ask for nothing (headings, page furniture, explanations).", "",
        "| sentences | what Sightline does | proof |", "|---|---|---|",
    ]
    for row in rows:
        proof = [f"`{test}`" for test in row.tests]
        if row.later:
            proof.append(f"later: {row.later}")
        if row.nothing:
            proof.append(f"nothing to do: {row.nothing}")
        lines.append(f"| {row.sentences} | {row.does} | {'<br>'.join(proof)} |")
    return "\n".join([*lines, ""])


def main(argv: list[str]) -> int:
    """0 done, or no gap; 1 when --check finds one."""
    parser = argparse.ArgumentParser(prog="sightline trace", description="Seed sentences → tests.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a gap")
    parser.add_argument("--json", action="store_true", help="print the table as one JSON document")
    options = parser.parse_args(argv)
    rows = read(TABLE)
    found = list(gaps(rows))
    current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page(rows)
    if options.check and not current:
        found.append("docs/traceability.md is out of date. Run `sightline trace` and commit what it writes.")
    if not options.check:
        PAGE.write_text(page(rows), encoding="utf-8")
    if options.json:
        listed = [
            {
                "sentences": [f"S{number}" for number in row.numbers], "rule": row.rule or None, "does": row.does,
                "tests": list(row.tests), "later": row.later or None, "nothing": row.nothing or None,
            }
            for row in rows
        ]
        sys.stdout.write(json.dumps({"rows": listed, "gaps": found}, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{gap}\n" for gap in found)
        if not found:
            sys.stdout.write(f"All {LAST} sentences are in the table, and every test it names exists.\n")
    return 1 if found and options.check else 0
