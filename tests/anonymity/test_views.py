"""A whole text put into pseudonyms, and back for those who may see names."""

import pytest
from django.urls import reverse

from sightline.access.roles import FileRole, Role
from sightline.trail.models import TrailEntry
from tests.factories.files import CaseFileFactory, FileMemberFactory, RegisterEntryFactory, SubjectFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    found = CaseFileFactory(partnership=PartnershipFactory())
    SubjectFactory(casefile=found)  # Saoirse O’Dowd-Ibeh, born 11 February 2023
    return found


def page_of(file):
    return reverse("anonymity:rewrite", kwargs={"reference": file.reference})


def test_a_pasted_text_is_put_into_pseudonyms_and_kept_nowhere(client, file):
    client.force_login(person(Role.SCP_MANAGER, partnership=file.partnership))
    text = "Saoirse’s coat was seen.\nSaorise was born on 11 February 2023."

    said = client.post(page_of(file), {"way": "pseudonyms", "text": text}).content.decode()

    assert "Child 1’s coat was seen." in said
    assert "“11 February 2023”" in said  # left for a person: a season, an age, or nothing
    with no_walls():
        assert TrailEntry.objects.filter(file_ref=file.reference, verb="identity_opened").count() == 1


def test_the_reverse_view_says_who_is_who(client, file):
    client.force_login(person(Role.SCP_MANAGER, partnership=file.partnership))
    said = client.post(page_of(file), {"way": "names", "text": "Child 1’s coat. Child 12 did not."}).content.decode()
    assert "Saoirse O’Dowd-Ibeh’s coat. Child 12 did not." in said


def test_an_empty_text_is_asked_for(client, file):
    client.force_login(person(Role.SCP_MANAGER, partnership=file.partnership))
    assert "Enter or paste the text" in client.post(page_of(file), {"way": "names"}).content.decode()


def test_those_without_sight_of_names_have_no_such_page(client, file):
    buddy = person(Role.BUDDY, partnership=file.partnership)
    FileMemberFactory(casefile=file, user=buddy, role=FileRole.BUDDY)
    client.force_login(buddy)
    assert client.post(page_of(file), {"way": "names", "text": "Child 1"}).status_code == 403


def test_a_name_typed_into_notes_is_offered_as_a_role_and_nothing_is_kept(client, file):
    chair = person(Role.LOS_CHAIR, partnership=file.partnership)
    FileMemberFactory(casefile=file, user=chair, role=FileRole.CHAIR)
    client.force_login(chair)
    asked = reverse("anonymity:roles", kwargs={"reference": file.reference})

    offers = client.post(asked, {"text": "We asked Saoirse’s nursery."}).json()["offers"]

    assert offers == [{"text": "Saoirse", "instead": "Child 1"}]
    assert client.post(asked, {"text": "We asked the nursery."}).json() == {"offers": []}


def test_an_agency_is_offered_the_roles_of_those_whom_it_wrote_down_and_of_nobody_else(client, file):
    agency, other = AgencyFactory(partnership=file.partnership), AgencyFactory(partnership=file.partnership)
    writer = person(Role.AGENCY_MANAGER, partnership=file.partnership, agency=agency)
    for each in (agency, other):
        FileMemberFactory(casefile=file, agency=each, role=FileRole.INVOLVED_AGENCY)
    with no_walls():
        for pseudonym, whose, name, role in (
            ("Practitioner 1", agency, "Ottoline Grey", "response officer"),
            ("Practitioner 2", other, "Ravindra Skov", "health visitor"),
        ):
            RegisterEntryFactory(
                casefile=file, pseudonym=pseudonym, agency=whose, facts={"name": name, "role": role}
            )
    client.force_login(writer)
    asked = reverse("anonymity:roles", kwargs={"reference": file.reference})

    said = "Ottoline Grey and Ravindra Skov saw Saoirse."

    assert client.post(asked, {"text": said}).json()["offers"] == [
        {"text": "Ottoline Grey", "instead": "Response officer"}
    ]


def test_those_who_neither_open_the_register_nor_add_to_it_are_offered_nothing(client, file):
    buddy = person(Role.BUDDY, partnership=file.partnership)
    FileMemberFactory(casefile=file, user=buddy, role=FileRole.BUDDY)
    client.force_login(buddy)
    asked = reverse("anonymity:roles", kwargs={"reference": file.reference})
    assert client.post(asked, {"text": "Saoirse"}).status_code == 403
