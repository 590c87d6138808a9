"""`sightline anonymity check`: the disclosure check on a file, or on a batch of texts. It needs no database, opens no
socket and writes nothing.

Exit status: 0 the check was done, whatever it found; 1 something could not be read, with the reason; 2 misused.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from sightline.anonymity.outside import ner
from sightline.anonymity.outside.files import read_file
from sightline.anonymity.rules import Finding, IdentitiesError, Report, Settings, check, identities_from
from sightline.anonymity.rules.artefacts import Artefact, ArtefactError, check_parts

SECTIONS = {1: "Certain: nothing is published until these are decided", 2: "Likely: decide each", 3: "Possible: look"}
LAYER_NAMES = {
    "register": "what the case file knows",
    "identifiers": "numbers, dates and addresses by their form",
    "capitals": "names by their capitals",
    "indirect": "facts that together point at one family",
    "ner": "the language model",
}


class Refused(Exception):
    """The work was refused; the message is the reason."""


def main(argv: list[str]) -> int:
    """Run from the console script."""
    parser = _parser()
    try:
        options = parser.parse_args(argv)
        if options.command is None:
            parser.error("say “check”")
        _agree(options)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 2
    try:
        settings = _settings(options)
        return _batch(options, settings) if options.batch else _one(options, settings)
    except (Refused, ArtefactError, IdentitiesError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sightline anonymity", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    checking = commands.add_parser("check", help="the disclosure check; nothing is written")
    checking.add_argument(
        "file", metavar="TEXT_FILE", nargs="?", type=Path, help="a text, HTML, Word (.docx) or PDF file"
    )
    checking.add_argument("--identities", metavar="FILE.json", type=Path, help="what the case file knows")
    checking.add_argument("--batch", metavar="FILE.jsonl", type=Path, help='one {"id","text","identities"} a line')
    checking.add_argument("--json", action="store_true", help="print one JSON document")
    checking.add_argument(
        "--allow", metavar="TEXT", action="append", default=[], help="a string accepted in this document"
    )
    checking.add_argument(
        "--published", metavar="FILE", type=Path, action="append", default=[], help="already published on this review"
    )
    checking.add_argument(
        "--ner",
        choices=("auto", "require", "off"),
        default="auto",
        help="the language model: where installed (auto), or refuse without it, or never",
    )
    checking.set_defaults(misuse=checking.error)
    return parser


def _agree(options: argparse.Namespace) -> None:
    misuse: Callable[[str], NoReturn] = options.misuse
    if options.batch and (options.file or options.identities):
        misuse("--batch brings its own texts and identities; leave TEXT_FILE and --identities out")
    if not options.batch and not options.file:
        misuse("give a TEXT_FILE, or --batch FILE.jsonl")
    if not options.batch and not options.identities:
        misuse("give --identities FILE.json: without it, the check knows nobody of the case")


def _settings(options: argparse.Namespace) -> Settings:
    published = tuple(read_file(path).text for path in options.published)
    if options.ner == "off":
        return Settings(tuple(options.allow), published)
    layer = ner.load()
    if layer.missing and options.ner == "require":
        raise Refused(layer.missing)
    return Settings(tuple(options.allow), published, (layer,))


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise Refused(f"{path} cannot be read: {wrong.strerror}. Check the name and try again.") from wrong
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Refused(f"{path} is not JSON: {wrong}. Correct it and try again.") from wrong


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding as the contract shapes it (ARCHITECTURE §9), with further keys after."""
    return {
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "kind": finding.kind,
        "identity": finding.identity,
        "via": finding.via,
        "suggestion": finding.suggestion,
        "severity": finding.severity,
        "tier": finding.tier,
        "layer": finding.layer,
        "why": finding.why,
        "candidates": list(finding.candidates),
    }


def report_json(report: Report) -> dict[str, Any]:
    """A report as the contract shapes it, with further keys after."""
    return {
        "words": report.words,
        "findings": [finding_json(finding) for finding in report.findings],
        "decisions": len(report.groups),
        "blocked": report.blocked,
        "accepted": [dataclasses.asdict(item) for item in report.accepted],
        "layers": [dataclasses.asdict(layer) for layer in report.layers],
        "paragraphs": [dataclasses.asdict(score) for score in report.paragraphs],
        "across": list(report.across),
        "warnings": list(report.warnings),
    }


def _one(options: argparse.Namespace, settings: Settings) -> int:
    identities = identities_from(_read_json(options.identities))
    checked = check_parts(read_file(options.file), identities, file_name=options.file.stem, settings=settings)
    report, artefact, in_name = checked.report, checked.artefact, checked.in_name
    if options.json:
        answer = {"file": options.file.name} | report_json(report) | {"blocked": checked.blocked}
        for (where, _), shaped in zip(checked.placed, answer["findings"], strict=False):
            shaped["where"] = where
        answer["parts"] = [{"where": name, "start": start, "end": end} for name, start, end in artefact.spans()]
        answer["file_name_findings"] = [finding_json(finding) for finding in in_name]
        answer["not_read"] = list(artefact.not_read)
        sys.stdout.write(json.dumps(answer, indent=1) + "\n")
    else:
        sys.stdout.write(_page(options.file.name, report, artefact, in_name))
    return 0


def _page(name: str, report: Report, artefact: Artefact, in_name: tuple[Finding, ...]) -> str:
    lines = [f"{name}: {report.words} words, {len(report.findings)} findings, {len(report.groups)} decisions.", ""]
    for tier, heading in SECTIONS.items():
        groups = [group for group in report.groups if group.tier == tier]
        if not groups:
            continue
        lines.append(heading)
        for group in groups:
            written = " ".join(group.text.split())
            times = f" ×{group.count}" if group.count > 1 else ""
            where = artefact.where(group.places[0][0])
            place = f" [{where}]" if where not in ("", "body") else ""
            lines.append(f"  “{written}”{times}{place} · {group.kind.replace('_', ' ')} → {group.suggestion}")
            lines.append(f"      {group.why}")
        lines.append("")
    if in_name:
        lines += [f"The file's name holds “{finding.text}”. {finding.why}" for finding in in_name]
    if report.accepted:
        lines.append("Accepted as house style: " + ", ".join(f"“{item.text}”" for item in report.accepted))
    lines += [
        f"A paragraph holds {len(score.kinds)} kinds of fact that may point at one family: {', '.join(score.kinds)}."
        for score in report.paragraphs
    ]
    if report.across:
        lines.append(f"In all, with what is already published: {', '.join(report.across)}.")
    lines.append("")
    for layer in report.layers:
        what = LAYER_NAMES.get(layer.name, layer.name)
        lines.append(f"Looked for: {what}." if layer.ran else f"Not looked for: {what}. {layer.note}")
    lines += [*artefact.not_read, *report.warnings]
    lines.append("About half of indirect facts pass every tool: somebody who is not the author must read this text.")
    return "\n".join(lines) + "\n"


def _answer_line(line: str, number: int, settings: Settings) -> tuple[dict[str, Any], bool]:
    identifier: Any = None
    try:
        case = json.loads(line)
        if not isinstance(case, dict) or not isinstance(case.get("text"), str):
            raise Refused(f'Line {number} must be an object with "id", "text" and "identities".')
        identifier = case.get("id")
        report = check(case["text"], identities_from(case.get("identities") or {}), settings=settings)
    except json.JSONDecodeError as wrong:
        return {"id": None, "line": number, "error": f"Line {number} is not JSON: {wrong}."}, False
    except (Refused, IdentitiesError) as refusal:
        return {"id": identifier, "line": number, "error": str(refusal)}, False
    return {"id": identifier} | report_json(report), True


def _batch(options: argparse.Namespace, settings: Settings) -> int:
    """One line of JSON out for each line in, in order; a line that cannot be read says so and the others go on."""
    whole = True
    try:
        with options.batch.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                answer, good = _answer_line(line, number, settings)
                whole = whole and good
                sys.stdout.write(json.dumps(answer) + "\n")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "it is not UTF-8"
        raise Refused(f"{options.batch} cannot be read: {reason}. Check the file and try again.") from wrong
    return 0 if whole else 1
