"""The server in a wheel, after a process that used it was killed."""

import json
import os

import pytest

from sightline.config.embedded import forget_the_dead

NOBODY = 2**22 + 1  # more than any process has


@pytest.mark.parametrize(
    ("listed", "left"),
    [(json.dumps([os.getpid(), NOBODY]), [os.getpid()]), ("[]974]", []), ("", [])],
    ids=["a dead one", "half written", "empty"],
)
def test_the_dead_are_forgotten_and_a_broken_list_begins_anew(tmp_path, listed, left):
    (tmp_path / ".handle_pids.json").write_text(listed)

    forget_the_dead(tmp_path)

    assert json.loads((tmp_path / ".handle_pids.json").read_text()) == left


def test_where_there_is_no_list_none_is_made(tmp_path):
    forget_the_dead(tmp_path)

    assert list(tmp_path.iterdir()) == []
