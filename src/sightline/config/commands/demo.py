"""`sightline demo load [--fresh]`: the invented demo partnership. `sightline demo run`: everything, web and worker.

The demo is told into an empty database only. One that holds any other partnership is refused, `--fresh` included.
"""

import argparse
import importlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

import psycopg

from sightline.config.commands.serve import command, environment
from sightline.config.commands.setup import collect_static, set_up
from sightline.config.database import database_name
from sightline.config.process import become, database_url
from sightline.config.provision import administrator, drop_database


class NotEmpty(Exception):
    """The database holds a partnership that is not the demo's."""


def _other_partnerships(url: str) -> int:
    """How many partnerships the database holds besides the demo's; 0 where there is no database yet."""
    people = importlib.import_module("sightline.config.demo.names")
    try:
        with administrator(url, database_name(os.environ)) as connection:
            found = connection.execute(
                "SELECT count(*) FROM partnerships_partnership WHERE name <> %s", [people.NAME]
            ).fetchone()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return 0
    return int(str(found[0])) if found else 0


def load(*, fresh: bool) -> bool:
    """Tell the demo's story into the database. Returns False when it was told already. Raises NotEmpty."""
    url = database_url()
    if _other_partnerships(url):
        raise NotEmpty(
            "This database holds a partnership that is not the demo’s. The demo is told into an empty database only: "
            "set SIGHTLINE_VAR to another folder, or DATABASE_URL to another server."
        )
    if fresh:
        drop_database(url, database_name(os.environ))
    set_up()
    collect_static()
    os.environ["SIGHTLINE_DEMO"] = "1"
    become("app")
    story = importlib.import_module("sightline.config.demo.story")
    return bool(story.tell(say=lambda line: (sys.stdout.write(f"  {line}\n"), sys.stdout.flush())))


def _answers(address: str, *, seconds: int) -> bool:
    for _ in range(seconds * 5):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _list_sign_ins() -> None:
    people = importlib.import_module("sightline.config.demo.people")
    sys.stdout.write(f"\nSign-ins (password for all: {people.PASSWORD})\n")
    for persona in people.PERSONAS:
        if persona.shown:
            sys.stdout.write(f"  {persona.email:<34} {persona.name}: {persona.says}\n")


def _introduce(port: int, public_port: int) -> None:
    sys.stdout.write(
        f"\nSightline is running.\n\n  Staff pages   http://localhost:{port}/\n"
        f"  Public pages  http://localhost:{public_port}/\n"
        f"  Sign in with one press, or read what was sent: http://localhost:{port}/demo/\n"
    )
    _list_sign_ins()
    sys.stdout.write("\nPress Ctrl-C to stop.\n")
    sys.stdout.flush()


def _say_where(port: int, public_port: int) -> None:
    """The addresses that the story and its messages write down; set before either is told."""
    os.environ |= {
        "SIGHTLINE_DEMO": "1",
        "SIGHTLINE_ADDRESS": f"http://localhost:{port}",
        "SIGHTLINE_PUBLIC_ADDRESS": f"http://localhost:{public_port}",
    }


def run(*, port: int, public_port: int) -> int:
    """Web, public pages and worker, until stopped."""
    database_url()
    worker = [sys.executable, "-m", "sightline.config.cli", "worker"]
    processes: list[subprocess.Popen[Any]] = [
        subprocess.Popen(command(port=port, workers=2), env=environment("app")),
        subprocess.Popen(command(port=public_port, workers=1), env=environment("public")),
        subprocess.Popen(worker, env=environment("worker")),
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if not _answers(f"http://127.0.0.1:{port}/account/sign-in/", seconds=60):
            sys.stderr.write("The web process did not start. What it said stands above.\n")
            return 1
        _introduce(port, public_port)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        sys.stderr.write("A process ended by itself; stopping the others.\n")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def main(argv: list[str]) -> int:
    """Run from the console script."""
    parser = argparse.ArgumentParser(prog="sightline demo", description=__doc__)
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    where.add_argument("--public-port", type=int, default=None)
    commands = parser.add_subparsers(dest="command", required=True)
    loading = commands.add_parser("load", parents=[where], help="make the demo partnership")
    loading.add_argument("--fresh", action="store_true", help="throw the demo away first and tell it again")
    commands.add_parser("run", parents=[where], help="load if need be, then run web, public pages and worker")
    options = parser.parse_args(argv)
    port, public_port = options.port, options.public_port or options.port + 1
    _say_where(port, public_port)
    try:
        told = load(fresh=options.command == "load" and options.fresh)
    except NotEmpty as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    if options.command == "load":
        sys.stdout.write("The demo partnership is ready.\n" if told else "The demo partnership was there already.\n")
        _list_sign_ins()
        return 0
    return run(port=port, public_port=public_port)
