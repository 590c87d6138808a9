"""`sightline serve [--port N] [--public]`: the web process, or the public pages' own process."""

import argparse
import os
import signal
import subprocess
import sys

from sightline.config.process import database_url


def command(*, port: int, workers: int) -> list[str]:
    """gunicorn with sync workers: the walls' context stays simple."""
    return [
        sys.executable, "-m", "gunicorn", "sightline.config.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", str(workers), "--worker-class", "sync", "--timeout", "60", "--graceful-timeout", "20",
        "--max-requests", "2000", "--max-requests-jitter", "200", "--log-level", "warning", "--no-control-socket",
    ]


def environment(role: str) -> dict[str, str]:
    """As whom the process speaks to the database."""
    return os.environ | {
        "SIGHTLINE_DB_ROLE": role,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "sightline.config.settings.app"),
    }


def main(argv: list[str]) -> int:
    """Runs until it is stopped."""
    parser = argparse.ArgumentParser(prog="sightline serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the port on this machine (8000)")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--public", action="store_true", help="the public pages, as the public’s own database role")
    options = parser.parse_args(argv)
    database_url()
    sys.stdout.write(f"http://localhost:{options.port}/\n")
    sys.stdout.flush()
    process = subprocess.Popen(
        command(port=options.port, workers=options.workers), env=environment("public" if options.public else "app")
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # stopped from outside, it takes its workers with it
    try:
        return process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        process.terminate()
        process.wait(timeout=30)
