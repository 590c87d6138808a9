"""`sightline chronology check FILE…` and `chronology combine AGENCY=PATH…`: read files, write nothing.

Exit status: 0 done, 1 when a whole file was refused (the others are still read), 2 misused.
A refused row is part of the answer, not a failure.
"""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

from sightline.chronology.outside.confined import read_path
from sightline.chronology.rules.analysis import Analysis, analyse
from sightline.chronology.rules.combining import Entry, combine
from sightline.chronology.rules.importing import ImportedEntry, ImportReport, import_contents
from sightline.chronology.rules.tables import FileError
from sightline.chronology.rules.thresholds import Thresholds

AT_ONCE = 4
"""Files read at the same time, each in a child process of its own."""


def main(argv: Sequence[str]) -> int:
    """Run from the console script. Prints one JSON document with `--json`, else sentences for people."""
    parser = argparse.ArgumentParser(prog="sightline chronology", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="dry-run import of docx, xlsx, csv; nothing is written")
    check.add_argument("files", metavar="FILE", nargs="+")
    _add_options(check)
    together = commands.add_parser(
        "combine", help="the combined chronology of files and its analysis; nothing is written"
    )
    together.add_argument("returns", metavar="AGENCY=PATH", nargs="+", type=_return)
    _add_options(together)
    limits = Thresholds()
    together.add_argument(
        "--gap-days", type=int, default=limits.gap_days, help="no contact by any agency for so many days (%(default)s)"
    )
    together.add_argument(
        "--agency-gap-days", type=int, default=limits.agency_gap_days, help="the same for one agency (%(default)s)"
    )
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as left:
        return int(left.code or 0)
    if options.period_from and options.period_to and options.period_to < options.period_from:
        sys.stderr.write("sightline chronology: --to is before --from.\n")
        return 2
    return _check(options) if options.command == "check" else _combine(options)


def _return(text: str) -> tuple[str, str]:
    agency, mark, path = text.partition("=")
    if not mark or not agency.strip() or not path:
        raise argparse.ArgumentTypeError(f"“{text}” is not AGENCY=PATH: write it as Police=police.docx")
    return agency.strip(), path


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="period_from", type=_day, help="first day of the period under review (YYYY-MM-DD)"
    )
    parser.add_argument("--to", dest="period_to", type=_day, help="last day of the period under review (YYYY-MM-DD)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day: write it as 2022-05-03") from wrong


def _read(path: str, *, name: str, period_from: dt.date | None, period_to: dt.date | None) -> ImportReport | str:
    """The report of one file, or the sentence that refuses it."""
    try:
        contents = read_path(Path(path))
    except FileError as refusal:
        return str(refusal)
    return import_contents(name, contents, period_from=period_from, period_to=period_to)


def _read_all(paths: Sequence[str], options: argparse.Namespace) -> list[ImportReport | str]:
    names = _names(paths)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(
            pool.map(
                lambda pair: _read(pair[0], name=pair[1], period_from=options.period_from, period_to=options.period_to),
                zip(paths, names, strict=True),
            )
        )


def _names(paths: Sequence[str]) -> list[str]:
    """The file names; where two are the same, enough of the path to tell them apart."""
    names = [Path(path).name for path in paths]
    return [path if names.count(name) > 1 else name for path, name in zip(paths, names, strict=True)]


def _check(options: argparse.Namespace) -> int:
    reports = _read_all(options.files, options)
    names = _names(options.files)
    if options.json:
        _print_json([check_as_json(name, report) for name, report in zip(names, reports, strict=True)])
    else:
        for name, report in zip(names, reports, strict=True):
            sys.stdout.write(_check_in_words(name, report))
    return 1 if any(isinstance(report, str) for report in reports) else 0


def _combine(options: argparse.Namespace) -> int:
    paths = [path for _, path in options.returns]
    reports = _read_all(paths, options)
    pairs = list(zip(options.returns, _names(paths), reports, strict=True))
    entries = combine((agency, report.accepted) for (agency, _), _, report in pairs if isinstance(report, ImportReport))
    limits = Thresholds(gap_days=options.gap_days, agency_gap_days=options.agency_gap_days)
    found = analyse(entries, thresholds=limits, period_from=options.period_from, period_to=options.period_to)
    files = [{"agency": agency} | check_as_json(name, report) for (agency, _), name, report in pairs]
    if options.json:
        _print_json(combine_as_json(entries, found) | {"files": [_without_entries(file) for file in files]})
    else:
        for (_, _), name, report in pairs:
            sys.stdout.write(_check_in_words(name, report))
        sys.stdout.write(_combine_in_words(entries, found))
    return 1 if any(isinstance(report, str) for report in reports) else 0


def _without_entries(file: dict[str, Any]) -> dict[str, Any]:
    """A file's report beside the combined entries, which are not said twice."""
    return {key: value for key, value in file.items() if key != "accepted"} | {"accepted": len(file["accepted"])}


def combine_as_json(entries: Sequence[Entry], found: Analysis) -> dict[str, Any]:
    """The answer to `combine` in the contract's shape, with each further list under its own key."""
    return {
        "entries": [_combined_as_json(entry, position) for position, entry in enumerate(entries, start=1)],
        "gaps": [
            {
                "agency": gap.agency,
                "from": gap.start.isoformat(),
                "to": gap.end.isoformat(),
                "days": gap.days,
                "entries": list(gap.entries),
                "may_lie_within": list(gap.may_lie_within),
                "sentence": gap.sentence,
            }
            for gap in found.gaps
        ],
        "same_event": [
            {
                "members": list(event.members),
                "verdict": event.verdict,
                "differences": list(event.differences),
                "likeness": event.likeness,
                "sentence": event.sentence,
            }
            for event in found.same_event
        ],
        "duplicates": [
            {"members": list(twice.members), "likeness": twice.likeness, "sentence": twice.sentence}
            for twice in found.duplicates
        ],
        "known_not_shared": [
            {
                "entry": known.entry,
                "known_to": list(known.known_to),
                "not_known_to": list(known.not_known_to),
                "days": known.days,
                "learned_in": known.learned_in,
                "sentence": known.sentence,
            }
            for known in found.known_not_shared
        ],
    } | {
        name: [_as_json(result) for result in getattr(found, name)]
        for name in (
            "only_one_knew",
            "bursts",
            "open_referrals",
            "child_not_seen",
            "changes_of_worker",
            "outside_period",
            "contradictions",
        )
    }


def _as_json(result: Any) -> dict[str, Any]:
    """A result of the analysis by its own field names; days as YYYY-MM-DD."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in ((spot.name, getattr(result, spot.name)) for spot in fields(result))
    }


def _combined_as_json(entry: Entry, position: int) -> dict[str, Any]:
    return {
        "id": entry.id,
        "agency": entry.agency,
        "position": position,
        "where": entry.where,
        "start": entry.start.isoformat() if entry.start else None,
        "end": entry.end.isoformat() if entry.end else None,
        "time": f"{entry.time:%H:%M}" if entry.time else None,
        "precision": entry.precision.value,
        "uncertain": entry.uncertain,
        "date_text": entry.date_text,
        "event": entry.event,
        "fields": dict(entry.fields),
        "notes": list(entry.notes),
    }


def _combine_in_words(entries: Sequence[Entry], found: Analysis) -> str:
    lines = [f"Combined: {len(entries)} entries of {len({entry.agency for entry in entries})} agencies."]
    for spot in fields(found):
        results = getattr(found, spot.name)
        lines.append(f"{spot.name.replace('_', ' ').capitalize()}: {len(results)}")
        lines.extend(f"  {result.sentence}" for result in results)
    return "\n".join(lines) + "\n"


def _print_json(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def check_as_json(name: str, report: ImportReport | str) -> dict[str, Any]:
    """One file of the answer to `check`, in the contract's shape. A refused file has `refused_file` and empty lists."""
    if isinstance(report, str):
        refusal = {"where": "file", "column": None, "text": name, "reason": report}
        return {
            "file": name,
            "tables": [],
            "accepted": [],
            "refused": [refusal],
            "skipped": [],
            "notes": [],
            "refused_file": report,
        }
    return {
        "file": name,
        "tables": [
            {
                "where": table.where,
                "header_row": table.header_row,
                "columns": table.columns,
                "unrecognised": list(table.unrecognised),
            }
            for table in report.tables
        ],
        "accepted": [entry_as_json(entry) for entry in report.accepted],
        "refused": [
            {"where": row.where, "column": row.column, "text": row.text, "reason": row.reason} for row in report.refused
        ],
        "skipped": [
            {"where": row.where, "reason": row.reason, "text": row.text, "rows": row.rows} for row in report.skipped
        ],
        "notes": report.notes,
    }


def entry_as_json(entry: ImportedEntry) -> dict[str, Any]:
    """One accepted row in the contract's shape."""
    written = entry.written
    return {
        "id": entry.id,
        "where": entry.where,
        "start": written.start.isoformat() if written.start else None,
        "end": written.end.isoformat() if written.end else None,
        "time": f"{written.time:%H:%M}" if written.time else None,
        "precision": written.precision.value,
        "uncertain": written.uncertain,
        "date_text": written.text,
        "event": entry.event,
        "fields": entry.fields,
        "notes": list(entry.notes),
    }


def _check_in_words(name: str, report: ImportReport | str) -> str:
    if isinstance(report, str):
        return f"{name}\n  Refused: {report}.\n"
    lines = [name]
    for table in report.tables:
        headings = ", ".join(f"{field} from “{heading}”" for field, heading in table.columns.items())
        row = f"headings in row {table.header_row}" if table.header_row else "no headings"
        lines.append(f"  {table.where}: {row}; {headings}")
    lines.append(f"  {len(report.accepted)} rows can go in, {len(report.refused)} are refused.")
    lines.extend(f"  Refused: {row.where}, {row.column} “{row.text}”: {row.reason}." for row in report.refused)
    lines.extend(f"  Skipped: {row.where}: {row.reason}." for row in report.skipped if row.reason != "Blank")
    lines.extend(f"  Note: {note}." for note in report.notes)
    return "\n".join(lines) + "\n"
