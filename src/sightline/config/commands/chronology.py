"""`sightline chronology check FILE…` and `chronology combine AGENCY=PATH…`: read files, write nothing.

Exit status: 0 done, 1 when a whole file was refused (the others are still read), 2 misused. A refused row is part of the
answer, not a failure.
"""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sightline.chronology.outside.confined import read_path
from sightline.chronology.rules.importing import ImportedEntry, ImportReport, import_contents
from sightline.chronology.rules.tables import FileError

AT_ONCE = 4
"""Files read at the same time, each in a child process of its own."""


def main(argv: Sequence[str]) -> int:
    """Run from the console script. Prints one JSON document with `--json`, else sentences for people."""
    parser = argparse.ArgumentParser(prog="sightline chronology", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="dry-run import of docx, xlsx, csv; nothing is written")
    check.add_argument("files", metavar="FILE", nargs="+")
    _add_options(check)
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as left:
        return int(left.code or 0)
    return _check(options)


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
