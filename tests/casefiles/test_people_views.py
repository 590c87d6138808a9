"""The manager's pages about who is on a file, and emergency access, as people press them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles import policy
from sightline.casefiles.models import Bar, CaseFile, Conflict, EmergencyAccess, FileMember
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, ConflictFactory, FileMemberFactory
from tests.factories.people import AgencyFactory, BodyFactory, PartnershipFactory, person, seat
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def file(partnership):
    return CaseFileFactory(partnership=partnership)


@pytest.fixture
def manager(partnership, client):
    user = person(Role.SCP_MANAGER, partnership=partnership, name="Rosalind Achterberg")
    client.force_login(user)
    return user


def address(name, file):
    return reverse(f"casefiles:{name}", kwargs={"reference": file.reference})


def press(client, name, file, **answers):
    page = client.get(address(name, file))
    token = page.context_data["token"] if hasattr(page, "context_data") else ""
    return client.post(address(name, file), answers | {"_token": token})


def test_the_manager_adds_a_reviewer_until_a_day_and_ends_it_again(client, file, partnership, manager):
    guest = person(Role.READER, partnership=partnership, name="Oluwaseun Falana")
    missing = press(client, "add-person", file, person=guest.pk, role="reviewer", reason="Commissioned")
    assert "Enter the last day of their access" in missing.text
    day = {"ends_on_0": "1", "ends_on_1": "3", "ends_on_2": "2027"}
    field = missing.text.count('name="ends_on')
    assert field >= 1
    names = [part.split('"')[0] for part in missing.text.split('name="')[1:] if part.startswith("ends_on")]
    day = dict(zip(names, ("1", "3", "2027"), strict=True))
    done = press(client, "add-person", file, person=guest.pk, role="reviewer", reason="Commissioned", **day)
    assert done.status_code == 302, done.text
    page = client.get(address("people", file)).text
    assert "Oluwaseun Falana: Reviewer, until 1 March 2027" in page
    assert "Commissioned" in page
    place = FileMember.objects.filter(user=guest)
    with no_walls():
        assert press(client, "end-place", file, person=place.get().pk).status_code == 302
    speak_for(guest)
    assert not policy.sees(guest, file)


def test_who_could_open_it_and_why(client, file, partnership, manager):
    agency = AgencyFactory(partnership=partnership, name="Cornfield School")
    body = BodyFactory(partnership=partnership, name="Executive panel")
    person(Role.DSL, partnership=partnership, agency=agency, name="Siân Llewellyn-Price")
    seat(body, user=person(Role.READER, partnership=partnership, name="Zofia Wiśniewska"))
    person(Role.READER, partnership=partnership, name="Nobody In Particular")
    FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    FileMemberFactory(casefile=file, body=body, role=FileRole.EXECUTIVE_PANEL)
    page = client.get(address("people", file)).text
    for words in (
        "Partnership manager", "Executive panel: a seat in Executive panel",
        "Involved agency: designated safeguarding lead or head of service in Cornfield School",
    ):
        assert words in page
    assert "Nobody In Particular" not in page


def test_barring_from_the_page_holds_at_once(client, file, partnership, manager):
    named = person(Role.SCP_ADMINISTRATOR, partnership=partnership)
    assert press(client, "bar", file, person=named.pk, reason="named").status_code == 302
    speak_for(named)
    assert not CaseFile.objects.filter(pk=file.pk).exists()
    assert press(client, "lift-bar", file, person=named.pk).status_code == 302
    speak_for(named)
    assert policy.sees(named, file)
    with no_walls():
        assert Bar.objects.get().lifted_by == manager


def test_ring_fencing_and_lifting_with_reasons(client, file, partnership, manager):
    colleague = person(Role.SCP_ADMINISTRATOR, partnership=partnership)
    assert press(client, "ring-fence", file).status_code == 200
    assert press(client, "ring-fence", file, reason="A relative works here").status_code == 302
    assert "A relative works here" in client.get(address("people", file)).text
    speak_for(colleague)
    assert not policy.sees(colleague, file)
    assert press(client, "lift-ring-fence", file, because="They have left").status_code == 302
    speak_for(colleague)
    assert policy.sees(colleague, file)


def test_a_conflict_is_declared_by_oneself_and_lifted_by_the_manager(client, file, partnership, manager):
    chair = person(Role.LOS_CHAIR, partnership=partnership)
    FileMemberFactory(casefile=file, user=chair)
    client.force_login(chair)
    assert press(client, "declare-conflict", file, kind="knows").status_code == 302
    assert "You have declared a conflict" in client.get(address("declare-conflict", file)).text
    client.force_login(manager)
    assert press(client, "lift-conflict", file, person=chair.pk).status_code == 302
    with no_walls():
        assert Conflict.objects.get().lifted_by == manager


def test_who_has_looked_is_read_by_the_manager_with_why_they_could(client, file, partnership, manager):
    agency = AgencyFactory(partnership=partnership, name="Cornfield School")
    lead = person(Role.DSL, partnership=partnership, agency=agency, name="Siân Llewellyn-Price")
    FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    stranger = person(Role.DSL, partnership=partnership, name="Curious Stranger-Jones")
    overview = reverse("insight:file", kwargs={"reference": file.reference})
    for user, status in ((lead, 200), (lead, 200), (stranger, 404)):
        client.force_login(user)
        assert client.get(overview).status_code == status
    client.force_login(manager)
    page = client.get(address("looks", file)).text
    assert "Opened a page (insight, file), 2 times" in page
    assert "Involved agency: designated safeguarding lead or head of service in Cornfield School" in page
    assert "Curious Stranger-Jones" in page
    assert "Was refused (insight, file)" in page
    assert "no reason on record for that day" in page
    with no_walls():
        assert TrailEntry.objects.filter(verb=Verb.TRAIL_READ, actor_id=str(manager.pk)).count() == 1


def test_the_watcher_reads_who_looked_and_nobody_else_does(client, file, partnership):
    manager = person(Role.SCP_MANAGER, partnership=partnership, name="Rosalind Achterberg")
    client.force_login(manager)
    client.get(reverse("insight:file", kwargs={"reference": file.reference}))
    for role, where, status in (
        (Role.INFORMATION_GOVERNANCE, partnership, 200), (Role.INFORMATION_GOVERNANCE, PartnershipFactory(), 404),
        (Role.SCP_MANAGER, PartnershipFactory(), 404), (Role.SCP_ADMINISTRATOR, partnership, 403),
    ):
        client.force_login(person(role, partnership=where))
        page = client.get(address("looks", file))
        assert page.status_code == status
        assert ("Rosalind Achterberg" in page.text) is (status == 200)


def test_breaking_the_glass_and_its_review(client, file, partnership):
    system = person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership)
    watcher = person(Role.INFORMATION_GOVERNANCE, partnership=partnership)
    client.force_login(system)
    here = reverse("casefiles:break-glass")

    def ask(**answers):
        return client.post(here, answers | {"_token": client.get(here).context_data["token"]})

    short = ask(reference=file.reference, reason="now", hours="1")
    assert "Say in 20 characters or more" in short.text
    missed = ask(reference="NO-2026-001", reason="A child may come to harm now", hours="1")
    assert missed.url == reverse("casefiles:not-opened")
    opened = ask(reference=file.reference.lower(), reason="A child may come to harm now", hours="1")
    assert client.get(opened.url).status_code == 200
    client.force_login(watcher)
    review = reverse("casefiles:review-emergencies")
    page = client.get(review)
    assert file.reference in page.text
    with no_walls():
        emergency = EmergencyAccess.objects.get()
    answers = {"emergency": emergency.pk, "verdict": "justified", "words": "Rang the ward"}
    assert client.post(review, answers | {"_token": page.context_data["token"]}).status_code == 302
    assert "It was needed" in client.get(review).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_as_for_three(client, file, partnership, manager, count):
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("people", file)).status_code == 200
        asked.append(len(queries))
        for _ in range(count):
            FileMemberFactory(
                casefile=file, user=person(Role.READER, partnership=partnership), role=FileRole.NAMED
            )
            BarFactory(casefile=file, user=person(Role.READER, partnership=partnership))
            ConflictFactory(casefile=file, user=person(Role.READER, partnership=partnership))
            agency = AgencyFactory(partnership=partnership)
            person(Role.DSL, partnership=partnership, agency=agency)
            FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    assert asked[1] - asked[0] <= 2  # the agencies' and the bodies' rows are not asked for where there are none
