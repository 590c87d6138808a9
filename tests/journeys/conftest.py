"""A whole Sightline for a story: its own database, the web, public and worker processes, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.conftest import _administrator, copy_of_template
from tests.journeys.journey import Journey


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class House:
    """Addresses and processes of one running Sightline."""

    url: str
    public_url: str
    database: str
    mail: Path
    environ: dict[str, str]
    processes: list[subprocess.Popen[Any]] = field(default_factory=list)

    def run(self, code: str, role: str = "app") -> str:
        """Run a piece of Python inside the house, as one of its processes."""
        environ = self.environ | {"SIGHTLINE_DB_ROLE": role}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def wait_for(address: str, *, seconds: int = 180) -> None:
    """Until the process answers."""
    for _ in range(seconds * 5):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer in {seconds} seconds")


PEOPLE = """
import django; django.setup()
from datetime import date
from sightline.config.demo.people import make_people, keep_diary
partnership = make_people(on=date(2025, 9, 1))
keep_diary(partnership, from_on=date(2025, 9, 1), months=36)
"""


def environment(url: str, database: str, folder: Path, port: int, public_port: int) -> dict[str, str]:
    """What the processes of a house are told."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "sightline.config.settings.app",
        "SIGHTLINE_DATABASE": database,
        "SIGHTLINE_EMBEDDED_URL": url,
        "SIGHTLINE_VAR": str(folder),
        "SIGHTLINE_DEMO": "1",
        "SIGHTLINE_ADDRESS": f"http://localhost:{port}",
        "SIGHTLINE_PUBLIC_ADDRESS": f"http://localhost:{public_port}",
    }


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A database with the people and a folder with the collected styles: made once in a worker, copied for a house."""
    from sightline.config.commands import assets
    from sightline.config.provision import drop_database

    url = _administrator()
    database, folder = f"sightline_empty_house_{os.getpid()}", tmp_path_factory.mktemp("empty-house")
    assets.main([])
    copy_of_template(url, database)
    house = House("", "", database, folder / "sent-mail", environment(url, database, folder, 0, 0))
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"],
        env=house.environ | {"SIGHTLINE_DB_ROLE": "app"},
        check=True,
    )
    house.run(PEOPLE)
    yield database, folder
    drop_database(url, database)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, empty_house: tuple[str, Path]) -> Iterator[House]:
    """One house for a module's stories; its people are the demo's, its files none."""
    from sightline.config.commands.serve import command
    from sightline.config.provision import drop_database

    url = _administrator()
    database = f"sightline_journey_{os.getpid()}_{time.time_ns()}"
    copy_of_template(url, database, source=empty_house[0])
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(empty_house[1], folder, dirs_exist_ok=True)
    port, public_port = free_port(), free_port()
    environ = environment(url, database, folder, port, public_port)
    house = House(
        f"http://localhost:{port}", f"http://localhost:{public_port}", database, folder / "sent-mail", environ
    )
    log = (folder / "log").open("w")
    for arguments, role in (
        (command(port=port, workers=2), "app"),
        (command(port=public_port, workers=1), "public"),
        ([sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency=1"], "worker"),
    ):
        house.processes.append(
            subprocess.Popen(arguments, env=environ | {"SIGHTLINE_DB_ROLE": role}, stdout=log, stderr=log)
        )
    try:
        wait_for(f"{house.url}/account/sign-in/")
        yield house
    finally:
        for process in house.processes:
            process.terminate()
        for process in house.processes:
            process.wait(timeout=90)
        log.close()
        said = (folder / "log").read_text()
        drop_database(url, database)
    assert "Traceback" not in said, said[-6000:]


@pytest.fixture
def journey(house: House, browser: Browser) -> Iterator[Journey]:
    """With a mouse and JavaScript; every page is checked by axe as it is opened."""
    told = Journey(house, browser, scripts=True)
    yield told
    told.end()


@pytest.fixture
def journey_without_scripts(house: House, browser: Browser) -> Iterator[Journey]:
    """JavaScript off: every journey still works."""
    told = Journey(house, browser, scripts=False)
    yield told
    told.end()


@pytest.fixture
def journey_by_keyboard(house: House, browser: Browser) -> Iterator[Journey]:
    """No mouse: Tab, Space, arrow keys and Enter alone."""
    told = Journey(house, browser, scripts=True, keyboard=True)
    yield told
    told.end()
