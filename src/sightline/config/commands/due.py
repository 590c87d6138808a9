"""`sightline due`: the date of any deadline rule, for any number of anchors. Needs no database and no Django."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date

from sightline.deadlines.rules import DueDate, due, in_words, listed, rule_named, rules_for
from sightline.foundation.errors import DomainError
from sightline.partnerships.rules import DEFAULT_PROFILE, load_profile, profile_names

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def main(argv: list[str]) -> int:
    """Answer `sightline due [RULE] [--anchor YYYY-MM-DD …]`; exit 0 done, 1 refused with a reason, 2 misused.

    With --json it prints one list, a row for each rule and anchor in the shape of `DueDate.as_json`; a refusal is
    printed as {"error": "…"}. Without RULE, or with `all`, it is about every rule; without --anchor it lists the rules.
    """
    parser = _parser()
    try:
        asked = parser.parse_args(argv)
        if asked.rule.casefold() != "all" and not asked.anchor:
            parser.error(f"give --anchor YYYY-MM-DD, the day {asked.rule} is counted from; `sightline due` lists them")
    except SystemExit as leaving:
        return int(leaving.code or 0)
    try:
        rows = _rows(asked)
    except DomainError as refusal:
        if asked.json:
            sys.stdout.write(json.dumps({"error": str(refusal)}, ensure_ascii=False) + "\n")
        sys.stderr.write(f"sightline due: {refusal}\n")
        return 1
    if asked.json:
        sys.stdout.write(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1) + "\n")
    elif asked.anchor:
        _print_table(("rule", "anchor", "due", "act by", "note"), [_dates(row) for row in rows])
    else:
        rules = rules_for(load_profile(asked.profile))
        _print_table(
            ("rule", "what", "counted from the date of", "time"),
            [(row.rule, row.title, row.anchor_words, row.reason or in_words(rules[row.rule])) for row in rows],
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sightline due",
        description="The date of a deadline rule, D01 to D41, for each anchor. Without RULE it lists every rule.",
        epilog="For example: sightline due D03 --anchor 2026-01-31 --json",
    )
    parser.add_argument("rule", metavar="RULE", nargs="?", default="all", help="D01 … D41, D14a, D14b; or all")
    parser.add_argument(
        "--anchor", metavar="DATE", type=_date, action="append", default=[],
        help="the day counted from, as YYYY-MM-DD; may be repeated",
    )
    parser.add_argument(
        "--profile", metavar="NAME", default=DEFAULT_PROFILE,
        help=f"{', '.join(profile_names())}, or a .toml file; {DEFAULT_PROFILE} unless given",
    )
    parser.add_argument(
        "--meeting", metavar="DATE", type=_date, action="append", default=[],
        help="a meeting in the diary of the body the rule waits for; may be repeated",
    )
    parser.add_argument(
        "--papers", metavar="DAYS", type=_papers, help="working days before a meeting that its papers are due"
    )
    parser.add_argument(
        "--clear-days", action="store_true", default=None, help="counting back, leave out both ends"
    )
    parser.add_argument(
        "--holiday", metavar="DATE", type=_date, action="append", default=[],
        help="a bank holiday the table does not know; may be repeated",
    )
    parser.add_argument(
        "--not-holiday", metavar="DATE", type=_date, action="append", default=[],
        help="a bank holiday that was moved to another day; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _rows(asked: argparse.Namespace) -> list[DueDate]:
    profile = load_profile(asked.profile)
    wanted = (
        list(rules_for(profile).values()) if asked.rule.casefold() == "all" else [rule_named(asked.rule, profile)]
    )
    if not asked.anchor:
        return [listed(rule) for rule in wanted]
    return [
        due(
            rule, anchor, profile=profile, meetings=asked.meeting, papers_working_days=asked.papers,
            clear_days=asked.clear_days, extra=frozenset(asked.holiday), removed=frozenset(asked.not_holiday),
        )
        for rule in wanted
        for anchor in asked.anchor
    ]


def _dates(row: DueDate) -> tuple[str, ...]:
    notes = [
        f"{words} {_day(on)}"
        for words, on in (
            ("not before", row.due_on if row.act_by is None else None),
            ("from", row.window_from),
            ("warn on", row.warn_on),
            ("hard stop", row.hard_stop_on),
            ("papers by", row.papers_by),
        )
        if on is not None
    ]
    if row.reason:
        notes.append(row.reason)
    return row.rule, _day(row.anchor), _day(row.due_on), _day(row.act_by), "; ".join(notes)


def _day(on: date | None) -> str:
    return "–" if on is None else f"{on:%a} {on.day} {on:%b %Y}"


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for row in (heads, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _date(text: str) -> date:
    if _ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text} is not a day in the calendar: {error}") from error
    raise argparse.ArgumentTypeError(f"write {text!r} as YYYY-MM-DD, for example 2026-01-31")


def _papers(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of working days: give 0 or more")
