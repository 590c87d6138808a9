"""`sightline docs [--check]`: write the documents that are drawn from tables, or say which of them are out of date."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import sightline
from sightline.access.permissions import Permission
from sightline.access.roles import DECISIONS, FILE_ROLE_SAYS, FILE_ROLES, GIVEN_BY_TWO, ROLES, TIME_BOXED
from sightline.config.process import PACKAGE
from sightline.deadlines.rules import deadlines_page
from sightline.foundation.states import Machine

FOLDER = PACKAGE.parents[1] / "docs"
WRITTEN = "Written from `{source}` by `make docs`; a test fails when it is out of date."


def machines() -> list[tuple[str, Machine]]:
    """Every state machine of ours with the file it stands in, in the order of the record's name."""
    found = []
    for app in pkgutil.iter_modules(sightline.__path__):
        path = PACKAGE / app.name / "states.py"
        if app.name != "foundation" and path.exists():
            module = importlib.import_module(f"sightline.{app.name}.states")
            found += [
                (f"src/sightline/{app.name}/states.py", value)
                for value in vars(module).values()
                if isinstance(value, Machine)
            ]
    return sorted(found, key=lambda pair: pair[1].name)


def permissions_page() -> str:
    """Who may do what: standing roles, then roles on one file."""
    lines = [
        "# Permissions", "",
        WRITTEN.format(source="src/sightline/access/roles.py"),
        "A role alone opens no case: what it allows is allowed on the files that the person may see. "
        "A bar on a file beats every role.",
        "", "R24, family members and children, have no account: what they say is recorded by the family liaison lead.",
        "", "## Standing roles", "",
    ]
    for row in ROLES.values():
        lines += [
            f"### {row.id} {row.name}", "", row.says, "", f"- Sees: {row.sees}", f"- Never: {row.never}",
            f"- May: {_listed(row.permissions)}", "",
        ]
    two = ", ".join(ROLES[role].name for role in GIVEN_BY_TWO)
    lines += [
        f"These roles are given by two people: {two}.", "",
        "## Roles on one file", "", "| on the file | what that opens | may, on that file |", "|---|---|---|",
    ]
    lines += [
        f"| {FILE_ROLE_SAYS[role][0]} | {FILE_ROLE_SAYS[role][1]} | {_listed(permissions)} |"
        for role, permissions in FILE_ROLES.items()
    ]
    boxed = ", ".join(FILE_ROLE_SAYS[role][0] for role in TIME_BOXED)
    lines += [
        "", f"With a last day from the first: {boxed}. Emergency access ends within four hours.",
        "", "## Decisions that a declared conflict of interest takes away on that file", "", _listed(DECISIONS) + ".",
    ]
    return "\n".join([*lines, ""])


def _words(word: str) -> str:
    return word.replace("_", " ")


def _listed(permissions: frozenset[Permission]) -> str:
    return ", ".join(_words(word) for word in Permission if word in permissions) or "–"


def states_page(source: str, machine: Machine) -> str:
    """One record's machine: its diagram in text, then its table."""
    states = [machine.initial]
    for step in machine.steps:
        states += [state for state in [*sorted(step.sources), step.target] if state not in states]
    width = max(len(state) for state in states)
    lines = [
        f"# States of the {_words(machine.name)}", "", WRITTEN.format(source=source), "",
        f"It begins as **{_words(machine.initial)}**.", "", "```",
    ]
    for state in states:
        onward = [(step.name, step.target) for step in machine.steps if state in step.sources]
        lines += [f"{state:<{width}} ── {name} ──▶ {target}" for name, target in onward]
        if not onward:
            lines.append(f"{state:<{width}} ── the end")
    lines += ["```", "", "| step | from | to | source |", "|---|---|---|---|"]
    for step in machine.steps:
        came_from = ", ".join(_words(state) for state in sorted(step.sources))
        lines.append(f"| {_words(step.name)} | {came_from} | {_words(step.target)} | {step.source} |")
    return "\n".join([*lines, ""])


def pages() -> Iterator[tuple[str, str]]:
    """Every generated document: its path below docs/ and what it should say."""
    yield "permissions.md", permissions_page()
    yield "deadlines.md", deadlines_page()
    for source, machine in machines():
        yield f"states/{machine.name.replace('_', '-')}.md", states_page(source, machine)


def stale(folder: Path = FOLDER) -> list[str]:
    """Documents that are missing or say something else, and pages of machines that are no more."""
    should = dict(pages())
    found = [
        path for path, text in should.items()
        if not (folder / path).exists() or (folder / path).read_text(encoding="utf-8") != text
    ]
    left_over = sorted(f"states/{path.name}" for path in (folder / "states").glob("*.md"))
    return found + [path for path in left_over if path not in should]


def write(folder: Path = FOLDER) -> int:
    """Write every document; returns how many. Pages of machines that are no more are removed."""
    should = dict(pages())
    (folder / "states").mkdir(parents=True, exist_ok=True)
    for path in (folder / "states").glob("*.md"):
        if f"states/{path.name}" not in should:
            path.unlink()
    for name, text in should.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(should)


def main(argv: list[str]) -> int:
    """0 written, or all current; 1 when --check finds one out of date."""
    parser = argparse.ArgumentParser(prog="sightline docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a document is out of date")
    options = parser.parse_args(argv)
    if not options.check:
        sys.stdout.write(f"{write()} documents written.\n")
        return 0
    found = stale()
    for path in found:
        sys.stdout.write(f"Out of date: docs/{path}. Run `make docs` and commit what it writes.\n")
    return 1 if found else 0
