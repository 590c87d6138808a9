"""`sightline demo load [--fresh]`: the invented demo partnership. `sightline demo run`: everything, web and worker.

The demo has a database of its own beside yours (`sightline_demo`), so that `--fresh` can never take real work with it.
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

from sightline.config.commands.serve import command, environment
from sightline.config.commands.setup import collect_static, set_up
from sightline.config.process import become, database_url
from sightline.config.provision import drop_database

DATABASE = "sightline_demo"


def load(*, fresh: bool) -> bool:
    """Make the demo database and tell its story. Returns False when it was there already."""
    url = database_url()
    if fresh:
        drop_database(url, DATABASE)
    set_up(DATABASE)
    collect_static()
    os.environ |= {"SIGHTLINE_DATABASE": DATABASE, "SIGHTLINE_DEMO": "1"}
    become("app")
    story = importlib.import_module("sightline.config.demo.story")
    return bool(story.tell(say=lambda line: sys.stdout.write(f"  {line}\n")))


def _answers(address: str, *, seconds: int) -> bool:
    for _ in range(seconds * 5):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _introduce(port: int, public_port: int) -> None:
    people = importlib.import_module("sightline.config.demo.people")
    sys.stdout.write(
        f"\nSightline is running.\n\n  Staff pages   http://localhost:{port}/\n"
        f"  Public pages  http://localhost:{public_port}/\n"
        f"  Sign in with one press, or read what was sent: http://localhost:{port}/demo/\n\n"
        f"Sign-ins (password for all: {people.PASSWORD})\n"
    )
    for persona in people.PERSONAS:
        if persona.shown:
            sys.stdout.write(f"  {persona.email:<34} {persona.name}: {persona.says}\n")
    sys.stdout.write("\nPress Ctrl-C to stop.\n")
    sys.stdout.flush()


def run(*, port: int, public_port: int) -> int:
    """Web, public pages and worker, until stopped."""
    os.environ |= {
        "SIGHTLINE_DATABASE": DATABASE,
        "SIGHTLINE_DEMO": "1",
        "SIGHTLINE_ADDRESS": f"http://localhost:{port}",
        "SIGHTLINE_PUBLIC_ADDRESS": f"http://localhost:{public_port}",
    }
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
    commands = parser.add_subparsers(dest="command", required=True)
    loading = commands.add_parser("load", help="make the demo partnership")
    loading.add_argument("--fresh", action="store_true", help="throw the demo away first and tell it again")
    running = commands.add_parser("run", help="load if need be, then run web, public pages and worker")
    running.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    running.add_argument("--public-port", type=int, default=None)
    options = parser.parse_args(argv)
    if options.command == "load":
        told = load(fresh=options.fresh)
        sys.stdout.write("The demo partnership is ready.\n" if told else "The demo partnership was there already.\n")
        return 0
    load(fresh=False)
    return run(port=options.port, public_port=options.public_port or options.port + 1)
