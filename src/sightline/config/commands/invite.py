"""`sightline invite EMAIL --name … --role … [--partnership …] [--agency SLUG]`: the first people of an installation.

Whoever runs it administers the server. Pages do the same for everybody after them, with a second administrator for
roles that open files.
"""

import argparse
import importlib
import sys

from sightline.config.process import become


def main(argv: list[str]) -> int:
    """Run from the console script."""
    parser = argparse.ArgumentParser(prog="sightline invite", description=__doc__)
    parser.add_argument("email")
    parser.add_argument("--name", required=True)
    parser.add_argument("--job", default="")
    parser.add_argument("--role", required=True, help="a word of docs/permissions.md, like system_administrator")
    parser.add_argument("--partnership", default="", help="its name; the only one unless said")
    parser.add_argument("--agency", default="", help="its slug, for a role inside an agency")
    options = parser.parse_args(argv)
    become("app")
    people = importlib.import_module("sightline.config.first_people")
    errors = importlib.import_module("sightline.foundation.errors")
    try:
        people.invite(
            options.email, name=options.name, job_title=options.job, role=options.role,
            partnership=options.partnership, agency=options.agency,
        )
    except errors.DomainError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write("Invited. The message leaves with the worker; the link in it works for an hour.\n")
    return 0
