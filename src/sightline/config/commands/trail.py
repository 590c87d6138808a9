"""`sightline trail verify|anchor`: re-compute the hash chain; keep where it stands outside the database.

`anchor` adds a line to the file that SIGHTLINE_TRAIL_ANCHORS names and sends its fingerprint to whoever answers for
information governance. Run it daily, from where the file lies on another machine. `verify` compares with every line.
"""

import argparse
import importlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from sightline.config.process import become


def main(argv: list[str]) -> int:
    """0 when every chain holds, or is anchored; 1 when one is broken."""
    parser = argparse.ArgumentParser(prog="sightline trail", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser("verify", help="re-compute the hash chain and compare with the anchors")
    verify.add_argument("--since", type=date.fromisoformat, help="check entries from this day on (YYYY-MM-DD)")
    anchor = commands.add_parser("anchor", help="keep where the trail stands outside the database")
    for command in (verify, anchor):
        command.add_argument("--anchors", type=Path, help="the file of anchors, where it is not the setting's")
        command.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    become("owner")
    queries = importlib.import_module("sightline.trail.queries")
    anchors = importlib.import_module("sightline.trail.outside.anchors")
    path = options.anchors or importlib.import_module("django.conf").settings.TRAIL_ANCHORS
    if options.command == "anchor":
        return _anchor(queries, anchors, path, as_json=options.json)
    checked, breaks = queries.verify(since=options.since)
    count, reason = 0, ""
    try:
        kept = list(anchors.read(path))
        count = len(kept)
        breaks += queries.against(kept)
    except anchors.BrokenAnchors as error:
        reason = str(error)
    whole = not breaks and not reason
    if options.json:
        report = {
            "entries": checked,
            "whole": whole,
            "breaks": [{"chain": b.chain, "position": b.position, "reason": b.reason} for b in breaks],
            "anchors": count,
            "anchors_broken": reason,
        }
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
        return 0 if whole else 1
    for found in breaks:
        sys.stdout.write(f"Broken: chain {found.chain}, entry {found.position}: {found.reason}.\n")
    if reason:
        sys.stdout.write(f"Broken: {reason}.\n")
    if whole:
        sys.stdout.write(f"The trail is whole: {checked} entries checked, {count} anchors compared.\n")
    return 0 if whole else 1


def _anchor(queries: Any, anchors: Any, path: Path, *, as_json: bool) -> int:
    """Append the anchor, then tell whoever answers for information governance its fingerprint."""
    timezone = importlib.import_module("django.utils.timezone")
    rules = importlib.import_module("sightline.trail.rules")
    now = timezone.now()
    kept = rules.Anchor(now.isoformat(timespec="seconds"), queries.heads())
    mark = anchors.append(path, kept)
    told = _tell(mark, now)
    if as_json:
        sys.stdout.write(json.dumps({"fingerprint": mark, "chains": len(kept.heads), "told": told}) + "\n")
    else:
        sys.stdout.write(f"Anchored: {mark}. {told} told.\n")
    return 0


def _tell(mark: str, now: Any) -> int:
    """The fingerprint stands where a message has its reference: a mailbox is one more place outside the database."""
    outbox = importlib.import_module("sightline.outbox.operations")
    roles = importlib.import_module("sightline.access.roles")
    partnerships = importlib.import_module("sightline.partnerships.queries")
    names = importlib.import_module("sightline.outbox.choices").MessageName
    every = importlib.import_module("sightline.partnerships.models").Partnership.objects.all()
    told = 0
    for partnership in every:
        people = partnerships.people_with_role(
            [roles.Role.INFORMATION_GOVERNANCE], on=timezone.localdate(now), partnership=partnership
        )
        told += len(outbox.queue(names.TRAIL_ANCHORED, to=people, facts=outbox.Facts(mark, "/"), now=now))
    return told
