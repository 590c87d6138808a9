"""`sightline profile show`: what a partnership profile says, without a database and without Django.
`sightline profile load`: makes a partnership of this installation work by one."""

import argparse
import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, time
from typing import Any

from sightline.deadlines.rules import in_words, rules_for
from sightline.foundation.errors import DomainError
from sightline.partnerships.rules import Profile, load_profile, profile_names


def main(argv: list[str]) -> int:
    """Answer `profile show [NAME|FILE] [--json]` and `profile load NAME|FILE [--json]`.

    Exit 0 done, 1 refused with a reason, 2 misused.

    Shown without a name, the profiles that ship are listed. With --json one document is printed: the whole profile, the
    list of names and titles, or what was loaded into what; a refusal is {"error": "…"}.
    """
    answer: Any
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    try:
        if asked.verb == "load":
            answer, lines = _load(asked)
        elif asked.name is None:
            profiles = [load_profile(name) for name in profile_names()]
            answer = [{"name": profile.name, "title": profile.title} for profile in profiles]
            lines = [f"{profile.name:<10} {profile.title}" for profile in profiles]
        else:
            profile = load_profile(asked.name)
            answer, lines = asdict(profile) | {"deadlines": _deadlines(profile)}, list(_lines(profile))
    except DomainError as refusal:
        if asked.json:
            sys.stdout.write(json.dumps({"error": str(refusal)}, ensure_ascii=False) + "\n")
        sys.stderr.write(f"sightline profile: {refusal}\n")
        return 1
    said = json.dumps(answer, ensure_ascii=False, indent=1, default=_plain) if asked.json else "\n".join(lines)
    sys.stdout.write(said + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sightline profile", description="Partnership profiles.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="show|load")
    show = verbs.add_parser("show", help="what a profile says; without a name, which there are")
    show.add_argument("name", metavar="NAME", nargs="?", help=f"{', '.join(profile_names())}, or a .toml file")
    load = verbs.add_parser("load", help="make a partnership of this installation work by a profile")
    load.add_argument("name", metavar="NAME|FILE", help=f"{', '.join(profile_names())}, or a .toml file")
    load.add_argument("--partnership", default="", help="its whole name; the only one unless said; a new name makes it")
    load.add_argument("--short-name", default="", help="what people call a new partnership")
    load.add_argument("--prefix", default="SCP", help="what a new partnership’s references begin with (SCP)")
    load.add_argument("--from", dest="on", type=date.fromisoformat, help="YYYY-MM-DD, today unless said")
    for verb in (show, load):
        verb.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _load(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """Through the operation, as the application; Django is set up here, for this verb alone."""
    importlib.import_module("sightline.config.process").become("app")
    on = asked.on or importlib.import_module("django.utils.timezone").localdate()
    done = importlib.import_module("sightline.config.profiles").load(
        asked.name, partnership=asked.partnership, short_name=asked.short_name, prefix=asked.prefix, on=on
    )
    words = f"{done['partnership']} works by {done['profile']} from {done['from']}, with {done['bodies']} bodies."
    return done, [words, "Restart the web and worker processes: each reads a profile once."]


def _deadlines(profile: Profile) -> dict[str, Any]:
    return {rule: asdict(override) for rule, override in profile.deadlines.items()}


def _lines(profile: Profile) -> Iterator[str]:
    yield f"{profile.name}: {profile.title}"
    yield f"from {profile.effective_from}" + (f" to {profile.effective_to}" if profile.effective_to else "")
    for heading, fields in (("Names", asdict(profile.names)), ("Settings", asdict(profile.settings))):
        yield from ("", heading)
        yield from _fields(fields)
    yield from ("", "Bodies")
    for body in profile.bodies:
        carries = ", ".join(f"{function.code} of {function.process}" for function in body.functions)
        yield f"  {body.name} ({body.key}): {carries}; papers {body.papers_working_days} working days before"
    yield from ("", "Deadlines that differ")
    rules = rules_for(profile)
    for rule, override in profile.deadlines.items():
        yield f"  {rule} {rules[rule].title}: " + (
            "off" if override.off else f"{in_words(rules[rule])}, from {rules[rule].anchor}"
        )
    if not profile.deadlines:
        yield "  none"
    yield from ("", "Briefing")
    for section in profile.briefing:
        yield f"  {section.number} {section.title}, {section.words} words"


def _fields(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        words = ("yes" if value else "no") if isinstance(value, bool) else "off" if value is None else value
        yield f"  {name.replace('_', ' ')}: {words}"


def _plain(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")
