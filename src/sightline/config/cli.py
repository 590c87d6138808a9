"""``sightline``: one console script, a thin door to the same operations and queries that the pages use.

Exit status: 0 done, 1 refused with a reason, 2 misused. Commands that need no database start without one.
"""

import importlib
import sys

# name → (module that holds main(argv), what it does). Modules are imported only when asked for, so that
# `due`, `chronology` and `anonymity` start without Django.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("sightline.config.commands.serve", "run the web process"),
    "worker": ("sightline.config.commands.worker", "run the job worker"),
    "demo": ("sightline.config.commands.demo", "load the invented demo partnership; run everything"),
    "setup": ("sightline.config.commands.setup", "make the roles, the database and its tables"),
    "invite": ("sightline.config.commands.invite", "make an account and invite its person: the first administrators"),
    "assets": ("sightline.config.commands.assets", "fetch and build the pages' styles and scripts"),
    "due": ("sightline.config.commands.due", "the date of any deadline rule"),
    "chronology": ("sightline.config.commands.chronology", "check and combine chronology files; nothing is written"),
    "anonymity": ("sightline.config.commands.anonymity", "the disclosure check on a text; nothing is written"),
    "profile": ("sightline.config.commands.profile_show", "partnership profiles"),
    "trail": ("sightline.config.commands.trail", "verify the record of who did and who looked"),
    "matrix": ("sightline.config.commands.matrix", "every address × method × role: what is declared to happen"),
    "trace": ("sightline.config.commands.trace", "seed sentences → tests"),
    "docs": ("sightline.config.commands.docs", "write the documents that are drawn from tables"),
    "manage": ("sightline.config.commands.manage", "Django's own commands, as the owner role"),
}


def usage() -> str:
    """What `sightline --help` prints."""
    rows = "\n".join(f"  {name:<12} {does}" for name, (_, does) in COMMANDS.items())
    return f"usage: sightline COMMAND [options]\n\n{rows}\n\n`sightline COMMAND --help` says more about each.\n"


def main() -> int:
    """The console script."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.stdout.write(usage())
        return 0 if arguments else 2
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        sys.stderr.write(f"sightline: there is no command “{name}”.\n\n{usage()}")
        return 2
    module = importlib.import_module(COMMANDS[name][0])
    return int(module.main(rest) or 0)


if __name__ == "__main__":
    sys.exit(main())
