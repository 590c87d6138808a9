"""The register's pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles import operations
from tests.factories.files import CaseFileFactory, FileMemberFactory, RegisterEntryFactory, SubjectFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return CaseFileFactory(partnership=PartnershipFactory())


def as_person(user):
    client = Client()
    client.force_login(user)
    return client


def to(name, file, **more):
    return reverse(f"casefiles:{name}", kwargs={"reference": file.reference, **more})


def test_the_office_reads_adds_changes_and_removes(file):
    manager = person(Role.SCP_MANAGER, partnership=file.partnership)
    SubjectFactory(casefile=file)
    client = as_person(manager)

    said = client.get(to("register", file)).content.decode()
    assert "Saoirse O’Dowd-Ibeh" in said
    assert "Nobody has written down what else they are called." in said

    sent = {"name": "Gwenllian Prosser", "other_names": "Gwen\nGP2", "role": "Midwife"}
    client.post(to("add-entry", file, kind="practitioner"), sent)
    assert "Gwenllian Prosser" in client.get(to("register", file)).content.decode()

    page = client.get(to("change-entry", file, pseudonym="practitioner-1")).content.decode()
    assert "Gwen" in page
    changed = sent | {"other_names": "", "role": "Ward manager"}
    client.post(to("change-entry", file, pseudonym="practitioner-1"), changed)
    said = client.get(to("register", file)).content.decode()
    assert "Ward manager" in said
    assert "GP2" not in said

    client.post(to("remove-entry", file, pseudonym="practitioner-1"))
    assert "Gwenllian" not in client.get(to("register", file)).content.decode()


def test_an_entry_without_a_name_is_refused_and_nothing_typed_is_lost(file):
    client = as_person(person(Role.SCP_MANAGER, partnership=file.partnership))
    sent = {"other_names": "", "phones": "01632 960 444"}
    said = client.post(to("add-entry", file, kind="adult"), sent).content.decode()
    assert "Enter a name" in said
    assert "01632 960 444" in said


def test_an_agency_writes_down_a_name_while_it_writes(file):
    agency = AgencyFactory(partnership=file.partnership, slug="school")
    FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    writer = person(Role.AGENCY_MANAGER, partnership=file.partnership, agency=agency)
    RegisterEntryFactory(casefile=file)  # another's
    client = as_person(writer)

    page = to("names", file, agency="school")
    client.post(page, {"kind": "adult", "name": "Marek van Houten", "other_names": "Maz", "role": "Maternal uncle"})
    said = client.get(page).content.decode()
    assert "Marek van Houten" in said
    assert "Ines Okonjo-Varga" not in said

    office = person(Role.SCP_MANAGER, partnership=file.partnership)
    speak_for(office)
    facts = [known.facts for known in operations.open_register(file, by=office)]
    assert {"first_name": "Marek van", "family_name": "Houten", "other_names": "Maz",
            "relationship": "Maternal uncle"} in facts


def test_the_register_costs_the_same_for_three_entries_as_for_one(file):
    client = as_person(person(Role.SCP_MANAGER, partnership=file.partnership))
    counts = []
    for more in (1, 2):
        RegisterEntryFactory.create_batch(more, casefile=file)
        client.get(to("register", file))
        with CaptureQueriesContext(connection) as captured:
            client.get(to("register", file))
        counts.append(len(captured))
    assert counts[0] == counts[1]
