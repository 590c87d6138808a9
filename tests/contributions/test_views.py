"""The pages, from the request to the Office's answer; and that nobody outside the agency has a page of its draft."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.casefiles.operations import hold_work
from sightline.casefiles.policy import may_open_identities
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.operations import add_entry
from sightline.contributions import operations
from sightline.contributions.models import AgencyRequest, PracticeAudit, ReturnVersion
from sightline.trail.models import TrailEntry
from tests.contributions.scene import LATER, Scene
from tests.factories.contributions import asked
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory, SubjectFactory
from tests.factories.people import AgencyFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

DRAFT_PAGES = [
    ("contributions:begin", {}),
    ("contributions:audit-section", {"section": "involvement"}),
    ("contributions:key-line", {"number": 1}),
    ("contributions:check", {}),
    ("chronology:entries", {}),
    ("chronology:add-entry", {}),
    ("chronology:import-entries", {}),
]
PAGES = [*DRAFT_PAGES, ("contributions:approve", {}), ("contributions:confirm-nil", {}), ("contributions:read", {})]


@pytest.fixture
def scene(time_machine):
    time_machine.move_to(NOON)
    return Scene()


def address(scene, name, **more):
    return reverse(name, kwargs={"reference": scene.file.reference, "agency": scene.agency.slug, **more})


def get(client, user, path):
    client.force_login(user)
    return client.get(path)


def post(client, user, path, **data):
    client.force_login(user)
    return client.post(path, data)


def state(scene):
    with no_walls():
        return AgencyRequest.objects.get(pk=scene.request.pk).state


def test_the_request_says_what_is_asked_by_when_and_on_what_basis(client, scene):
    scene.sent()
    page = get(client, scene.spoc, address(scene, "contributions:request"))

    assert page.status_code == 200
    for words in (
        "Due", "Sunday 20 December 2026", "Act by Friday 18 December 2026", "1 January 2024 to 31 October 2026",
        "How was the children’s voice heard?", "section 16H of the Children Act 2004", "It is not consent.",
        "Who can see this?", "Head of Safeguarding", "Acknowledge this request",
    ):
        assert words in page.text, words


def test_from_acknowledging_to_acceptance_through_the_pages(client, scene):
    scene.sent()
    post(
        client, scene.spoc, address(scene, "contributions:acknowledge"), involved="yes", systems_searched="SystmOne",
        managers_named="Named nurse", practitioners_named="Health visitor", author=str(scene.manager.pk),
    )
    assert state(scene) == "acknowledged"
    assert post(client, scene.manager, address(scene, "contributions:begin")).status_code == 302
    page = get(client, scene.manager, address(scene, "contributions:request"))
    assert "Check your answers and send them to your safeguarding lead" in page.text
    said = post(
        client, scene.manager, address(scene, "contributions:audit-section", section="involvement"),
        summary="We visited nine times.", version="1",
    )
    assert said.url == address(scene, "contributions:audit-section", section="lived-experience")
    said = post(
        client, scene.manager, address(scene, "contributions:key-line", number=2), evidence="Nine visits.",
        analysis="Heard.", confidence="high", version="2",
    )
    assert said.url == address(scene, "chronology:entries")
    said = post(
        client, scene.manager, address(scene, "chronology:entries"), date_text="Tues 3rd March 2026 0930 hrs",
        event="Nobody answered the door.", child_seen="no",
    )
    assert said.url == f"{address(scene, 'chronology:entries')}#id_date_text"
    assert "Read as 3 March 2026 at 09:30" in get(client, scene.manager, address(scene, "chronology:entries")).text
    stuck = post(client, scene.manager, address(scene, "contributions:check"))
    assert stuck.status_code == 200
    assert "Say in which role the author writes." in stuck.text
    speak_for(scene.manager)
    scene.request = AgencyRequest.objects.get(pk=scene.request.pk)
    scene.write()
    checked = get(client, scene.manager, address(scene, "contributions:check"))
    assert "Still to finish" not in checked.text
    assert "He waited at the window." in checked.text
    assert "What worked well, and why?: The same visitor throughout" in checked.text
    assert post(client, scene.manager, address(scene, "contributions:check")).status_code == 302
    assert state(scene) == "approval"
    approve = address(scene, "contributions:approve")
    assert "He waited at the window." in get(client, scene.lead, approve).text
    post(client, scene.lead, approve, decision="approve")
    assert state(scene) == "submitted"
    read = get(client, scene.chair, address(scene, "contributions:read"))
    assert "He waited at the window." in read.text
    assert "Nobody answered the door." in read.text
    post(client, scene.office, address(scene, "contributions:accept"), decision="accept")
    assert state(scene) == "accepted"


@pytest.mark.parametrize("who", ["office", "chair", "spoc", "other_manager", "other_spoc"])
def test_outside_those_who_write_and_answer_for_it_a_draft_has_no_page(client, scene, who):
    scene.approval_asked()
    client.force_login(getattr(scene, who))
    for name, more in PAGES:
        path = address(scene, name, **more)
        # whoever sees the request is told that this is the lead's to do; of the draft they are told nothing
        refused = 403 if name == "contributions:confirm-nil" and not who.startswith("other") else 404
        assert client.get(path).status_code == refused, name
        assert client.post(path, {"summary": "Changed."}).status_code in {refused, 405}, name
    assert state(scene) == "approval"


def test_a_draft_is_on_no_page_of_the_office_or_the_chair(client, scene):
    scene.approval_asked()
    for who in (scene.office, scene.chair):
        page = get(client, who, address(scene, "contributions:request"))
        assert page.status_code == 200
        for words in ("We visited nine times", "He waited at the window", "Nobody answered the door", "Read what was"):
            assert words not in page.text
    combined = get(client, scene.office, reverse("chronology:combined", kwargs={"reference": scene.file.reference}))
    assert "Nothing has been submitted yet" in combined.text


@pytest.mark.parametrize(
    ("name", "who", "data"),
    [
        ("acknowledge", "manager", {"involved": "yes", "systems_searched": "S", "managers_named": "M",
                                    "practitioners_named": "P"}),
        ("acknowledge", "office", {"involved": "yes", "systems_searched": "S", "managers_named": "M",
                                   "practitioners_named": "P"}),
        ("waive", "spoc", {"reason": "We have no time."}),
        ("waive", "chair", {"reason": "We have no time."}),
        ("accept", "lead", {"decision": "accept"}),
        ("extension", "spoc", {"until": "1/3/2027"}),
    ],
)
def test_what_is_seen_and_not_theirs_is_refused(client, scene, name, who, data):
    scene.sent()
    assert post(client, getattr(scene, who), address(scene, f"contributions:{name}"), **data).status_code == 403
    assert state(scene) == "sent"


def test_a_manager_does_not_approve(client, scene):
    scene.approval_asked()
    path = address(scene, "contributions:approve")
    assert post(client, scene.manager, path, decision="approve").status_code == 403
    assert state(scene) == "approval"


def test_a_barred_manager_has_no_page(client, scene):
    scene.acknowledged()
    assert get(client, scene.manager, address(scene, "contributions:request")).status_code == 200
    BarFactory(casefile=scene.file, user=scene.manager)
    for name, more in [("contributions:request", {}), *DRAFT_PAGES]:
        assert get(client, scene.manager, address(scene, name, **more)).status_code == 404


def test_no_involvement_through_the_pages(client, scene):
    scene.sent()
    acknowledge = address(scene, "contributions:acknowledge")
    page = post(client, scene.spoc, acknowledge, involved="no", systems_searched="EMIS")
    assert "Enter the statement that your agency was not involved" in page.text
    post(client, scene.spoc, acknowledge, involved="no", systems_searched="EMIS", nil_statement="We never met them.")
    assert state(scene) == "acknowledged"
    assert "We never met them." not in get(client, scene.office, address(scene, "contributions:request")).text
    confirm = address(scene, "contributions:confirm-nil")
    assert "We never met them." in get(client, scene.lead, confirm).text
    assert "Enter what should be looked at again" in post(client, scene.lead, confirm, decision="return").text
    post(client, scene.lead, confirm, decision="confirm")
    assert state(scene) == "nil"
    assert "We never met them." in get(client, scene.office, address(scene, "contributions:read")).text


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "Select yes if your agency was involved in the period"),
        ({"involved": "yes"}, "Enter the systems that were searched"),
        ({"involved": "yes", "systems_searched": "S"}, "Enter at least one manager"),
        ({"involved": "yes", "systems_searched": "S", "managers_named": "M"},
         "Enter the practitioners, or why there is nobody to name"),
        ({"involved": "yes", "extension_reason": "Closed"}, "Enter the day until which you need more time"),
        ({"involved": "yes", "extension_until": "1/3/2027"}, "Enter why you need more time"),
    ],
)
def test_what_an_acknowledgement_asks_for(client, scene, data, error):
    scene.sent()
    assert error in post(client, scene.spoc, address(scene, "contributions:acknowledge"), **data).text
    assert state(scene) == "sent"


def test_more_time_and_another_author_through_the_pages(client, scene):
    scene.acknowledged(extension_until=timezone.localdate(LATER), extension_reason="The school is closed.")
    second = scene.of(Role.AGENCY_MANAGER)
    post(client, scene.spoc, address(scene, "contributions:author"), author=str(second.pk))
    post(client, scene.office, address(scene, "contributions:extension"), until="8/1/2027")
    page = get(client, scene.office, address(scene, "contributions:request"))
    for words in (second.name, "Friday 8 January 2027", "stays Sunday 20 December 2026", "Extended"):
        assert words in page.text


def test_the_lead_returns_it_with_words_that_the_office_does_not_read(client, scene):
    scene.approval_asked()
    path = address(scene, "contributions:approve")
    assert "Enter what should be put right" in post(client, scene.lead, path, decision="return").text
    post(client, scene.lead, path, decision="return", reason="Say more about supervision.")
    assert state(scene) == "drafting"
    request = address(scene, "contributions:request")
    assert "Say more about supervision." in get(client, scene.manager, request).text
    assert "Say more about supervision." not in get(client, scene.office, request).text


def test_the_office_sends_it_back_and_a_new_version_is_made(client, scene):
    scene.submitted()
    accept = address(scene, "contributions:accept")
    assert "Enter what the agency should put right" in post(client, scene.office, accept, decision="send_back").text
    post(client, scene.office, accept, decision="send_back", reason="Key line 2 is about another child.")
    page = get(client, scene.manager, address(scene, "contributions:request"))
    assert "Key line 2 is about another child." in page.text
    assert "Start your corrections" in page.text
    assert "cannot be changed now" in get(client, scene.manager, address(scene, "chronology:entries")).text
    post(client, scene.manager, address(scene, "contributions:begin"))
    speak_for(scene.office)
    assert not PracticeAudit.objects.exists()
    assert "He waited at the window." in get(client, scene.office, address(scene, "contributions:read")).text
    post(client, scene.manager, address(scene, "contributions:check"))
    post(client, scene.lead, address(scene, "contributions:approve"), decision="approve")
    with no_walls():
        assert ReturnVersion.objects.count() == 2
    page = get(client, scene.office, address(scene, "contributions:read"))
    assert "Version 2, submitted" in page.text
    older = get(client, scene.office, address(scene, "contributions:read-version", number=1))
    assert "Version 1, submitted" in older.text
    assert get(client, scene.office, address(scene, "contributions:read-version", number=9)).status_code == 404


def test_the_office_waives_with_a_reason(client, scene):
    scene.sent()
    path = address(scene, "contributions:waive")
    assert "Enter why this return is not needed" in post(client, scene.office, path, reason="").text
    post(client, scene.office, path, reason="The practice has closed.")
    page = get(client, scene.spoc, address(scene, "contributions:request"))
    assert "This return is not needed: The practice has closed." in page.text


def test_a_stale_page_keeps_what_was_typed_and_changes_nothing(client, scene):
    scene.acknowledged()
    path = address(scene, "contributions:audit-section", section="involvement")
    post(client, scene.manager, path, summary="The first.", version="")
    page = post(client, scene.manager, path, summary="The second.", version="1")
    assert "Somebody else changed this while you had the page open" in page.text
    assert "The second." in page.text
    with no_walls():
        assert PracticeAudit.objects.get().summary == "The first."


def test_a_part_shows_what_was_saved_rows_and_days_too(client, scene):
    scene.acknowledged()
    scene.write()
    page = get(client, scene.manager, address(scene, "contributions:audit-section", section="actions"))
    assert "Audit supervision" in page.text
    assert 'name="actions-0-by_when-year" type="text" value="2027"' in page.text
    page = get(client, scene.manager, address(scene, "contributions:audit-section", section="standards"))
    assert "Was-not-brought policy" in page.text


@pytest.mark.parametrize(
    ("section", "data", "error"),
    [
        ("involvement", {"summary": "word " * 401},
         "Summary of your agency’s involvement must be 400 words or fewer. You have 401"),
        ("practitioner", {"practitioner_informed": "no"}, "Answer “Why not?”"),
        ("standards", {"standards-0-standard": "Policy"}, "Standard 1: select whether it was met"),
        ("worked-well", {"worked_well-0-finding": "Visits"}, "Finding 1: enter how you know"),
    ],
)
def test_what_a_part_refuses(client, scene, section, data, error):
    scene.acknowledged()
    path = address(scene, "contributions:audit-section", section=section)
    assert error in post(client, scene.manager, path, **data).text


@pytest.mark.parametrize(("name", "more"), [("audit-section", {"section": "nothing"}), ("key-line", {"number": 9})])
def test_a_part_that_is_not_there_has_no_page(client, scene, name, more):
    scene.acknowledged()
    assert get(client, scene.manager, address(scene, f"contributions:{name}", **more)).status_code == 404


def test_the_list_of_my_agency_asks_the_database_as_often_for_three_as_for_one(client, scene):
    def two_asked():
        asked(CaseFileFactory(partnership=scene.partnership), scene.agency)
        asked(CaseFileFactory(partnership=scene.partnership), scene.other)

    def counted():
        client.get(path)
        with CaptureQueriesContext(connection) as questions:
            page = client.get(path)
        return len(questions), page.text.count('class="app-file"')

    path = reverse("contributions:agency-requests")
    client.force_login(scene.manager)
    two_asked()
    for_one, shown = counted()
    assert shown == 1
    two_asked()
    two_asked()
    assert counted() == (for_one, 3)


def test_an_agency_that_was_asked_nothing_is_told_so(client, scene):
    page = get(client, scene.manager, reverse("contributions:agency-requests"))
    assert "When the partnership asks your agency" in page.text


def test_the_buddy_reads_a_return_without_restricted_words(client, scene):
    scene.acknowledged()
    scene.write()
    add_entry(
        scene.chronology, date_text="May 2026", event="An informant spoke.", child_seen="no", sensitivity="police",
        by=scene.manager, now=NOON,
    )
    operations.ask_approval(scene.request, by=scene.manager, now=NOON)
    speak_for(scene.lead)
    operations.approve_and_submit(scene.request, by=scene.lead, now=LATER)
    buddy = person(Role.BUDDY, partnership=scene.partnership)
    FileMemberFactory(casefile=scene.file, role=FileRole.BUDDY, user=buddy)
    combined = reverse("chronology:combined", kwargs={"reference": scene.file.reference})
    for path in (address(scene, "contributions:read"), combined):
        page = get(client, buddy, path)
        assert "Nobody answered the door." in page.text
        assert "An informant spoke." not in page.text
        assert "Police-restricted" in page.text
        assert "An informant spoke." in get(client, scene.chair, path).text
    assert get(client, scene.lead, combined).status_code == 404
    speak_for(buddy)
    assert ChronologyEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("spoc", 200), ("manager", 200), ("lead", 200), ("office", 200), ("chair", 200), ("practitioner", 404)],
)
def test_whom_to_search_for_is_for_those_whose_work_needs_it_and_each_look_is_on_the_trail(client, scene, who, status):
    """F07: identifiers needed to search, on a page of their own (G02, G03, sec R57)."""
    scene.sent()
    SubjectFactory(casefile=scene.file)
    scene.practitioner = scene.of(Role.PRACTITIONER)
    page = get(client, getattr(scene, who), address(scene, "contributions:people"))

    assert page.status_code == status
    assert ("Saoirse O’Dowd-Ibeh" in page.text) == (status == 200)
    assert ("11 February 2023" in page.text) == (status == 200)
    with no_walls():
        looks = TrailEntry.objects.filter(verb="identity_opened", file_ref=scene.file.reference).count()
    assert looks == (1 if status == 200 else 0)


def test_an_agency_that_owns_an_action_but_had_no_part_does_not_learn_who_the_child_is(client, scene):
    scene.sent()
    SubjectFactory(casefile=scene.file)
    owner = AgencyFactory(partnership=scene.partnership)
    FileMemberFactory(casefile=scene.file, role=FileRole.ACTION_OWNER, agency=owner)
    lead = scene.of(Role.DSL, owner)

    assert not may_open_identities(lead, scene.file)
    assert get(client, lead, address(scene, "contributions:people")).status_code == 404


def test_while_the_work_is_held_the_pages_say_why_and_a_page_opened_before_keeps_its_text(client, scene):
    scene.acknowledged()
    scene.write()
    speak_for(scene.office)
    hold_work(scene.file, because="This review does not go on.", by=scene.office, now=LATER)
    section = address(scene, "contributions:audit-section", section="involvement")

    request = address(scene, "contributions:request")
    assert get(client, scene.manager, section).url == request
    page = get(client, scene.manager, request).text
    assert "This review does not go on. What has been written is kept as it is" in page
    assert "Check your answers" not in page
    rows = get(client, scene.manager, address(scene, "chronology:entries")).text
    assert "This review does not go on." in rows
    assert "Nobody answered the door." in rows
    assert "Add this entry" not in rows

    late = post(client, scene.manager, section, summary="What I was about to save.", version="")
    assert late.status_code == 200
    assert "This review does not go on. What you have written is kept" in late.text
    assert "What I was about to save." in late.text
