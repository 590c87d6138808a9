"""The pages of findings and of the plan, through the client."""

from datetime import date

import pytest
from django.urls import reverse

from sightline.access.roles import FileRole, Role
from sightline.learning.choices import ActionState, Polarity
from sightline.learning.models import Action, Finding
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.learning import ActionFactory, FindingFactory
from tests.factories.people import AgencyFactory, UserFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return CaseFileFactory()


@pytest.fixture
def chair(file):
    user = UserFactory(name="Tadhg Ó Briain")
    FileMemberFactory(casefile=file, user=user, role=FileRole.CHAIR)
    return user


@pytest.fixture
def manager(file):
    return person(Role.SCP_MANAGER, partnership=file.partnership)


@pytest.fixture
def buddy(file):
    user = UserFactory()
    FileMemberFactory(casefile=file, user=user, role=FileRole.BUDDY)
    return user


@pytest.fixture
def agency(file):
    agency = AgencyFactory(partnership=file.partnership, name="Marram Police", slug="police")
    FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY)
    return agency


@pytest.fixture
def lead(file, agency):
    return person(Role.DSL, partnership=file.partnership, agency=agency)


@pytest.fixture
def finding(file):
    return FindingFactory(casefile=file, number=1)


@pytest.fixture
def action(file, agency):
    return ActionFactory(casefile=file, number=1, agency=agency)


def at(name, file, **more):
    return reverse(f"learning:{name}", kwargs={"reference": file.reference, **more})


def numbered(name, file):
    return at(name, file, number=1)


def fresh(record):
    with no_walls():
        return type(record).objects.get(pk=record.pk)


NUMBERED = ["change-finding", "remove-finding", "no-action", "change-action", "answer-action"]
PAGES = ["findings", "add-finding", "plan", "add-action", *NUMBERED]


def address(page, file):
    return numbered(page, file) if page in NUMBERED else at(page, file)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_and_somebody_barred_find_nothing(client, file, finding, action, chair, page):
    BarFactory(casefile=file, user=chair)
    for somebody in (person(Role.LOS_CHAIR, partnership=file.partnership), chair):
        client.force_login(somebody)
        assert client.get(address(page, file)).status_code == 404


@pytest.mark.parametrize(
    ("who", "open_to_them", "refused"),
    [
        ("chair",
         {"findings", "add-finding", "change-finding", "remove-finding", "plan", "add-action", "change-action"},
         {"no-action", "answer-action"}),
        ("manager", {"findings", "plan", "add-action", "change-action", "no-action"},
         {"add-finding", "change-finding", "remove-finding", "answer-action"}),
        ("buddy", {"findings", "plan"}, set(PAGES) - {"findings", "plan"}),
        ("lead", {"plan", "answer-action"}, {"change-action"}),
    ],
)
def test_who_may_open_which_page(client, request, file, finding, action, who, open_to_them, refused):
    client.force_login(request.getfixturevalue(who))

    answers = {page: client.get(address(page, file)).status_code for page in PAGES}

    expected = {page: 200 if page in open_to_them else 403 if page in refused else 404 for page in PAGES}
    assert answers == expected


FINDING = {
    "statement": "The health visitor went back three times.", "polarity": "good_practice", "level": "individual",
    "themes": ["T2", "T25"], "strength": "strong", "agencies": ["police"], "learning": "Go back.", "key_episode": "yes",
}


def test_the_chair_adds_a_finding(client, file, agency, chair):
    client.force_login(chair)

    answer = client.post(at("add-finding", file), FINDING)

    assert answer["Location"] == at("findings", file)
    with no_walls():
        found = Finding.objects.get()
        assert (found.number, found.polarity, found.themes) == (1, "good_practice", ["T2", "T25"])
        assert found.key_episode is True
        assert list(found.agencies.all()) == [agency]


def test_what_an_operation_refuses_is_said_and_the_text_stays(client, file, chair, finding):
    ActionFactory(casefile=file)
    with no_walls():
        Action.objects.get().findings.add(finding)
    client.force_login(chair)

    page = client.post(numbered("remove-finding", file), {"reason": "Said twice"})

    assert [row["text"] for row in page.context_data["error_list"]] == [
        "An action answers this finding. Take the finding off the action first."
    ]
    assert "Said twice" in page.content.decode()


def test_a_finding_is_removed(client, file, chair, finding):
    client.force_login(chair)

    assert client.post(numbered("remove-finding", file), {"reason": "Said twice"})["Location"] == at("findings", file)

    assert fresh(finding).removed_because == "Said twice"
    assert client.get(numbered("change-finding", file)).status_code == 404


def test_a_stale_page_keeps_the_text_and_shows_what_is_saved(client, file, agency, chair, finding):
    client.force_login(chair)
    change = numbered("change-finding", file)
    version = client.get(change).context_data["form"]["version"].value()
    client.post(change, {**FINDING, "version": version, "statement": "From the tablet"})

    page = client.post(change, {**FINDING, "version": version, "statement": "From the laptop"})

    words = page.content.decode()
    assert "Somebody else changed this while you had the page open." in words
    assert "From the tablet" in words
    assert "From the laptop" in words
    assert fresh(finding).statement == "From the tablet"
    client.post(change, {**FINDING, "version": page.context_data["form"]["version"].value(), "statement": "Both"})
    assert fresh(finding).statement == "Both"


def test_findings_are_shown_by_kind_with_their_answers_and_the_same_themes_elsewhere(client, file, manager, chair):
    FindingFactory(casefile=file, number=1, polarity=Polarity.SYSTEM_ISSUE, statement="Two systems", themes=["T5"])
    covered = FindingFactory(casefile=file, number=2, statement="Nobody rang", themes=["T28"])
    with no_walls():
        ActionFactory(casefile=file, number=7).findings.add(covered)
    other = FindingFactory(
        casefile=CaseFileFactory(partnership=file.partnership), number=4, statement="As before", themes=["T5"],
        recorded_at=NOON,
    )

    client.force_login(manager)
    page = client.get(at("findings", file))
    words = page.content.decode()
    assert [kind for kind, _ in page.context_data["page"].groups] == ["Area for improvement", "System issue"]
    for said in (
        "Sharing information in time and appropriately (T5)", "Action 7", "No action yet",
        f"{other.casefile.reference}, finding 4", "As before", "No finding is good practice yet.",
    ):
        assert said in words

    client.force_login(chair)
    assert "As before" not in client.get(at("findings", file)).content.decode()


def test_no_action_follows_for_a_reason(client, file, manager, finding):
    client.force_login(manager)
    assert numbered("no-action", file) in client.get(at("plan", file)).content.decode()

    assert client.post(numbered("no-action", file), {"because": "The duty ended"})["Location"] == at("plan", file)

    assert fresh(finding).no_action_because == "The duty ended"
    assert numbered("no-action", file) not in client.get(at("plan", file)).content.decode()


ACTION = {
    "what": "Agree one route for schools", "agency": "police", "starts_on": "8 12 2026", "target_on": "31 3 2027",
    "findings": ["1"],
}


def test_an_action_is_set_from_the_finding_that_it_answers(client, file, agency, chair, finding):
    client.force_login(chair)
    form = client.get(f"{at('add-action', file)}?finding=1").context_data["form"]
    assert form["findings"].value() == ["1"]

    answer = client.post(at("add-action", file), ACTION)

    assert answer["Location"] == at("plan", file)
    with no_walls():
        action = Action.objects.get()
        assert (action.number, action.agency, action.target_on) == (1, agency, date(2027, 3, 31))
        assert list(action.findings.all()) == [finding]


def test_an_action_is_completed(client, file, agency, manager, finding, action):
    client.force_login(manager)
    shown = client.get(at("plan", file)).content.decode()
    assert "Still to say: who leads it, how you will know it worked, what changes for children" in shown

    version = client.get(numbered("change-action", file)).context_data["form"]["version"].value()
    client.post(
        numbered("change-action", file),
        {**ACTION, "version": version, "lead_name": "Head of custody", "success_measure": "Audit",
         "outcome_for_children": "Heard"},
    )

    assert (fresh(action).lead_name, fresh(action).version) == ("Head of custody", 2)
    assert "Still to say" not in client.get(at("plan", file)).content.decode()


def test_an_agency_sees_its_own_actions_and_answers_them(client, file, agency, lead, action, finding):
    ActionFactory(casefile=file, number=2, what="Another agency’s to do")
    client.force_login(lead)

    words = client.get(at("plan", file)).content.decode()
    assert action.what in words
    assert "Another agency’s to do" not in words
    assert finding.statement not in words

    answer = client.post(numbered("answer-action", file), {"answer": "accept", "lead_name": "Head of custody"})
    assert answer["Location"] == at("plan", file)
    assert (fresh(action).state, fresh(action).lead_name) == (ActionState.ACCEPTED, "Head of custody")
    assert client.get(numbered("answer-action", file))["Location"] == at("plan", file)


def test_an_agency_contests_an_action(client, file, lead, action):
    client.force_login(lead)

    client.post(numbered("answer-action", file), {"answer": "contest", "because": "It is the commissioner’s"})

    assert fresh(action).state == ActionState.NOT_ACCEPTED


@pytest.mark.parametrize("page", ["no-action", "answer-action"])
def test_nobody_posts_what_is_not_theirs(client, file, chair, finding, action, page):
    client.force_login(chair)

    assert client.post(numbered(page, file), {"because": "x", "answer": "contest"}).status_code == 403

    assert (fresh(finding).no_action_because, fresh(action).state) == ("", ActionState.PROPOSED)


@pytest.mark.parametrize("page", ["findings", "plan"])
def test_a_list_asks_no_more_of_the_database_for_three_than_for_one(
    client, file, chair, agency, django_assert_max_num_queries, page
):
    def lay(number):
        with no_walls():
            ActionFactory(casefile=file, number=number, agency=agency).findings.add(
                FindingFactory(casefile=file, number=number)
            )
            FindingFactory(casefile=file, number=number + 10)

    lay(1)
    client.force_login(chair)
    client.get(at(page, file))
    with django_assert_max_num_queries(200) as one:
        client.get(at(page, file))
    lay(2)
    lay(3)
    with django_assert_max_num_queries(200) as three:
        client.get(at(page, file))

    assert len(three) == len(one)
