"""`sightline matrix`: what each address declares, without a database."""

import json
import os
import subprocess
import sys

import pytest

from sightline.access.permissions import Permission
from sightline.config.commands import matrix
from tests.architecture.house import addresses


@pytest.fixture(scope="module")
def whole():
    """The matrix as it stands."""
    return matrix.matrix()


def one(whole, name):
    return next(row for row in whole["addresses"] if row["name"] == name)


def test_every_address_is_in_it_once(whole):
    assert [row["name"] for row in whole["addresses"]] == [name for name, _, _ in addresses()]


def test_a_page_of_a_record(whole):
    assert one(whole, "referrals:approve") == {
        "name": "referrals:approve", "route": "/referrals/<slug:reference>/approve/",
        "view": "referrals.views.ApproveReferralView", "methods": ["GET", "POST"], "may": None,
        "scope": "referrals.policy.visible_referrals",
        "declared": {"nobody": "sign in", "outside may": None, "outside scope": 404, "other methods": 405},
    }


def test_a_page_that_only_some_may_open(whole):
    found = one(whole, "referrals:start")

    assert (found["may"], found["declared"]["outside may"]) == ("referrals.policy.may_start", 403)


def test_a_page_that_only_shows(whole):
    assert one(whole, "insight:file")["methods"] == ["GET"]


def test_signing_in_is_open(whole):
    assert one(whole, "account_login")["declared"]["nobody"] == "open"


def test_every_permission_says_who_holds_it(whole):
    assert [row["permission"] for row in whole["permissions"]] == [str(permission) for permission in Permission]
    assert whole["permissions"][0] == {
        "permission": "file_view_partnership", "roles": ["R07", "R08"], "file_roles": [],
    }


def test_the_states_of_every_record(whole):
    machines = {row["record"]: row for row in whole["machines"]}

    assert {"referral", "triage", "review", "agency_request", "event", "briefing", "action"} <= set(machines)
    assert machines["event"] == {
        "record": "event", "initial": "planned",
        "steps": [("cancel", "planned", "cancelled"), ("hold", "open", "held"), ("open", "planned", "open")],
    }


def test_as_a_command_without_a_database():
    done = subprocess.run(
        [sys.executable, "-m", "sightline.config.cli", "matrix", "--json"], capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
    )

    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["format"], set(told)) == (1, {"format", "addresses", "permissions", "machines"})
