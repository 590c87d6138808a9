"""Whether the sign-in tells who has an account by how long it takes (sec R21), and whether its throttle counts for all
workers together (sec R25).

Run: python benchmarks/sign_in.py [--requests 300] [--workers 4]. It makes a database of its own below var/bench. Wrong
passwords of a known and of an unknown address take turns, and so do resets of both, with the throttles off; printed is
how well the best threshold on the time tells them apart: 0.5 is by chance, 1 is always; the target is 0.60 at most.
Then gunicorn runs with several workers, and one account is tried from many connections at once: five tries may be
answered, the right password after them is not. Both processes share one machine.
"""

import argparse
import http.cookiejar
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
DATABASE = "sightline_bench_sign_in"
os.environ["SIGHTLINE_VAR"] = str(ROOT / "var" / "bench")
os.environ["SIGHTLINE_DATABASE"] = DATABASE

from sightline.config.commands.serve import command, environment  # noqa: E402
from sightline.config.commands.setup import set_up  # noqa: E402
from sightline.config.process import become, database_url  # noqa: E402
from sightline.config.provision import administrator, drop_database  # noqa: E402

TARGET = 0.60
PASSWORD = "seven herons over Brackwater"
KNOWN, UNKNOWN = "amara.okonkwo-bright@example.org", "nobody.at.all@example.org"
SIGN_IN, RESET = "/account/sign-in/", "/account/reset/"


def tells_apart(one: list[float], other: list[float]) -> float:
    """How often, of a pair drawn from both, the guess by time is right: the area under the curve of every threshold."""
    higher = sum((mine > theirs) + (mine == theirs) / 2 for mine in one for theirs in other)
    area = higher / (len(one) * len(other))
    return max(area, 1 - area)


def took(send: Callable[[str], Any], requests: int) -> dict[str, list[float]]:
    """Milliseconds of each, known and unknown in turn, and now one and now the other first."""
    found: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(requests):
        for address in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
            begun = time.perf_counter()
            send(address)
            found[address].append((time.perf_counter() - begun) * 1000)
    return found


def timing(requests: int) -> bool:
    """Prints the figures of both pages; whether both are within the target."""
    from django.test import Client, override_settings
    from django.urls import reverse

    client = Client()
    sign_in, reset = reverse("account_login"), reverse("account_reset_password")
    ways = {
        "a wrong password": lambda address: client.post(sign_in, {"login": address, "password": "not the password"}),
        "a new password": lambda address: client.post(reset, {"email": address}),
    }
    within = True
    with override_settings(ACCOUNT_RATE_LIMITS=False, ALLOWED_HOSTS=["testserver"]):
        for what, send in ways.items():
            took(send, 5)
            found = took(send, requests)
            known, unknown = (statistics.median(found[address]) for address in (KNOWN, UNKNOWN))
            area = tells_apart(found[KNOWN], found[UNKNOWN])
            within &= area <= TARGET
            print(f"{what:<20} known {known:7.1f} ms  unknown {unknown:7.1f} ms  told apart {area:.3f}")
    return within


def answer(port: int, password: str) -> str:
    """What the sign-in page says to one try over a connection of its own."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://localhost:{port}{SIGN_IN_AT[0]}"
    page = opener.open(address, timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    sent = urllib.parse.urlencode(
        {"login": KNOWN, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    ).encode()
    request = urllib.request.Request(address, sent, {"Referer": address})
    try:
        said = opener.open(request, timeout=60).read().decode()
    except urllib.error.HTTPError as refusal:
        said = refusal.read().decode()
    return "wait" if "too many tries" in said or "Too Many" in said else "tried" if "do not match" in said else "in"


SIGN_IN_AT = [SIGN_IN]


def throttle(workers: int) -> bool:
    """Prints how many tries of one account were answered by several workers; whether it was five and no more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(command(port=port, workers=workers), env=environment("app"))
    try:
        for _ in range(240):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.25)
        with ThreadPoolExecutor(workers * 2) as tries:
            said = list(tries.map(lambda _: answer(port, "not the password"), range(12)))
        last = answer(port, PASSWORD)
    finally:
        process.terminate()
        process.wait(timeout=30)
    print(f"{workers} workers, 12 tries at once: {said.count('tried')} answered, {said.count('wait')} told to wait; "
          f"then the right password: {last}")
    return said.count("tried") == 5 and last == "wait"


def main() -> int:
    """0 when neither time nor a second worker gives anything away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    drop_database(database_url(), DATABASE)
    set_up(DATABASE)
    become("app")
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.urls import reverse

    call_command("collectstatic", interactive=False, verbosity=0)
    SIGN_IN_AT[0] = reverse("account_login")
    with administrator(database_url(), DATABASE) as connection:
        connection.execute(
            "INSERT INTO accounts_user (password, email, name, job_title, is_active, joined_at, standing_since,"
            " occasional_address)"
            " VALUES (%s, %s, 'Amara Okonkwo-Bright', '', true, now(), now(), '')", [make_password(PASSWORD), KNOWN],
        )
    within = timing(options.requests)
    once = throttle(options.workers)
    met = "met" if within and once else "NOT met"
    print(f"target: told apart {TARGET:.2f} at most, five tries whatever the workers: {met}")
    return 0 if within and once else 1


if __name__ == "__main__":
    sys.exit(main())
