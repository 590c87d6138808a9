"""`sightline docs`: what is committed is what the tables say, and the check can fail."""

import os
import subprocess
import sys

import pytest

from sightline.config.commands import docs
from sightline.foundation.states import Machine, step

PARCEL = Machine(
    "small_parcel",
    initial="packed",
    steps=[
        step("send", sources=["packed", "returned"], target="under_way", source="X1"),
        step("return", sources=["under_way"], target="returned", source="X2"),
        step("deliver", sources=["under_way"], target="delivered", source="X3"),
    ],
)


def test_the_committed_documents_are_current():
    assert docs.stale() == []


def test_a_machine_is_drawn_and_listed():
    assert docs.states_page("src/parcel/states.py", PARCEL) == (
        "# States of the small parcel\n\n"
        "Written from `src/parcel/states.py` by `make docs`; a test fails when it is out of date.\n\n"
        "It begins as **packed**.\n\n"
        "```\n"
        "packed    ── send ──▶ under_way\n"
        "returned  ── send ──▶ under_way\n"
        "under_way ── return ──▶ returned\n"
        "under_way ── deliver ──▶ delivered\n"
        "delivered ── the end\n"
        "```\n\n"
        "| step | from | to | source |\n|---|---|---|---|\n"
        "| send | packed, returned | under way | X1 |\n"
        "| return | under way | returned | X2 |\n"
        "| deliver | under way | delivered | X3 |\n"
    )


def test_every_machine_has_its_page():
    names = [path for path, _ in docs.pages()]

    assert {"permissions.md", "deadlines.md", "states/referral.md", "states/review.md"} <= set(names)
    assert len(names) == len(set(names)) == 2 + len(docs.machines())


def test_the_permissions_page_says_what_a_role_may():
    page = docs.permissions_page()

    assert "### R01 Practitioner\n\nWorks with children; raises a possible review" in page
    assert "- Never: Sees another agency’s return, somebody else’s referral or a draft plan.\n" in page
    assert "| Attendee | Sees the arrangements of the event. | event view |" in page
    assert "With a last day from the first: Scrutineer, Reviewer, Reader of the pack." in page


@pytest.fixture
def folder(tmp_path):
    """A folder with every document as it should be."""
    docs.write(tmp_path)
    return tmp_path


def test_what_is_written_is_current(folder):
    assert docs.stale(folder) == []


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda folder: (folder / "permissions.md").write_text("old"), ["permissions.md"]),
        (lambda folder: (folder / "states/referral.md").unlink(), ["states/referral.md"]),
        (lambda folder: (folder / "states/carrier-pigeon.md").write_text("gone"), ["states/carrier-pigeon.md"]),
    ],
)
def test_one_that_is_old_missing_or_left_over_is_named(folder, spoil, expected):
    spoil(folder)

    assert docs.stale(folder) == expected
    docs.write(folder)
    assert docs.stale(folder) == []


def test_the_command_needs_no_database():
    """As a process of its own, with an address at which there is no server."""
    done = subprocess.run(
        [sys.executable, "-m", "sightline.config.cli", "docs", "--check"], capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": ""},
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
