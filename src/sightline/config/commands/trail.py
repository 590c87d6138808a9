"""`sightline trail verify [--since YYYY-MM-DD] [--json]`: re-compute the hash chain; name the first broken entry."""

import argparse
import importlib
import json
import sys
from datetime import date

from sightline.config.process import become


def main(argv: list[str]) -> int:
    """0 when every chain holds, 1 when one is broken."""
    parser = argparse.ArgumentParser(prog="sightline trail", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser("verify", help="re-compute the hash chain")
    verify.add_argument("--since", type=date.fromisoformat, help="check entries from this day on (YYYY-MM-DD)")
    verify.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    become("owner")
    queries = importlib.import_module("sightline.trail.queries")
    checked, breaks = queries.verify(since=options.since)
    if options.json:
        report = {
            "entries": checked,
            "whole": not breaks,
            "breaks": [{"chain": b.chain, "position": b.position, "reason": b.reason} for b in breaks],
        }
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
    elif breaks:
        for found in breaks:
            sys.stdout.write(f"Broken: chain {found.chain}, entry {found.position}: {found.reason}.\n")
    else:
        sys.stdout.write(f"The trail is whole: {checked} entries checked.\n")
    return 1 if breaks else 0
