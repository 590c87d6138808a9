"""Migrations that move what is known of people: nothing is lost on the way, and all of it opens afterwards."""

import json
import os
import subprocess
import sys

import pytest

from sightline.config.process import database_url
from sightline.config.provision import drop_database, make_database

# In a process of its own, as the owner of the tables, as an upgrade runs
UPGRADED = """
import django; django.setup()
import json, uuid
from datetime import UTC, datetime
from django.conf import settings
from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from sightline.foundation.envelope import new_key, seal, seal_facts, unseal_facts

def to(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("casefiles", name)])
    return MigrationExecutor(connection).loader.project_state([("casefiles", name)]).apps

apps = to("0003_team_notice")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
by = apps.get_model("accounts", "User").objects.create(email="invented@example.org", name="Invented", password="!")
Partnership = apps.get_model("partnerships", "Partnership")
here = Partnership.objects.create(name="Marram Coast", short_name="Marram")
CaseFile, Subject = apps.get_model("casefiles", "CaseFile"), apps.get_model("casefiles", "Subject")
known = {}
for number in (1, 2):
    id_, key = uuid.uuid4(), new_key()
    file = CaseFile.objects.create(
        id=id_, reference=f"TST-2026-00{number}", partnership=here, opened_at=NOON, opened_by=by,
        wrapped_key=seal(settings.WRAPPING_KEY, key, place=f"casefile/{id_}/key"),
    )
    for order, (kind, pseudonym, first) in enumerate(
        (("child", "Child 1", "Ebele"), ("parent", "Mother", "Marisol")), start=1
    ):
        place = f"subject/{id_}/{pseudonym}/identity"
        Subject.objects.create(
            casefile=file, kind=kind, number=order, pseudonym=pseudonym,
            sealed_identity=seal_facts(key, {"first_name": first, "of": number}, place=place),
        )
        known[str(id_), pseudonym] = (key, place, kind)

def found(apps):
    Entry = apps.get_model("casefiles", "RegisterEntry")
    rows = []
    for entry in Entry.objects.order_by("pk"):
        key, place, kind = known[str(entry.casefile_id), entry.pseudonym]
        facts = unseal_facts(key, bytes(entry.sealed_identity), place=place)
        told = [entry.kind == kind, entry.subject.pseudonym == entry.pseudonym, entry.added_at == NOON]
        rows.append([facts["of"], entry.pseudonym, facts["first_name"], all(told), entry.agency_id])
    return sorted(rows)

apps = to("0004_register")
answer = {"after": found(apps), "columns": [f.name for f in apps.get_model("casefiles", "Subject")._meta.fields]}
try:
    to("0003_team_notice")
    answer["back"] = "went back"
except IrreversibleError:
    answer["back"] = "refused"
answer["still"] = found(apps)
print(json.dumps(answer))
"""


@pytest.fixture
def old_database(django_db_setup):
    """A database with no table in it yet."""
    url, name = database_url(), f"sightline_upgrade_{os.getpid()}"
    make_database(url, name)
    yield name
    drop_database(url, name)


def test_sealed_identities_move_to_the_register_and_open_there(old_database):
    environ = os.environ | {
        "SIGHTLINE_DB_ROLE": "owner",
        "SIGHTLINE_DATABASE": old_database,
        "DJANGO_SETTINGS_MODULE": "sightline.config.settings.app",
    }
    done = subprocess.run(
        [sys.executable, "-c", UPGRADED], env=environ, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    everybody = [
        [1, "Child 1", "Ebele", True, None], [1, "Mother", "Marisol", True, None],
        [2, "Child 1", "Ebele", True, None], [2, "Mother", "Marisol", True, None],
    ]
    assert answer["after"] == everybody
    assert "sealed_identity" not in answer["columns"]
    # the way back would lose what agencies and the Office added since: it is refused before anything is touched
    assert answer["back"] == "refused"
    assert answer["still"] == everybody
