"""The pages: each step through the browser's way in, 404 for a stranger, 403 where the file is seen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sightline.access.roles import FileRole, Role
from sightline.casefiles.models import Move
from sightline.meetings.models import Event
from sightline.reviews.choices import ReportState, ReviewState, TriageState
from sightline.reviews.models import OverviewReport, Review, Triage
from sightline.reviews.operations import line_of_sight as operations
from sightline.reviews.rules import OVERVIEW
from sightline.reviews.views import line_of_sight
from tests.factories.chronology import ChronologyEntryFactory, ChronologyFactory
from tests.factories.files import BarFactory, FileMemberFactory
from tests.factories.people import person
from tests.factories.reviews import InvolvedAgencyFactory
from tests.reviews.conftest import DECIDED, EVENT_DAY, FORMALISED, QUESTIONS, World, at
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


def address(world: World, name: str) -> str:
    return reverse(f"reviews:{name}", kwargs={"reference": world.file.reference})


def signed_in(world: World, user: Any, now: Any) -> Client:
    world.clock_hands.move_to(now, tick=False)
    client = Client()
    with no_walls():
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def said(response: Any) -> str:
    return response.content.decode()


def in_state(model: Any) -> str:
    with no_walls():
        return str(model.objects.get().state)


VIEW_ROWS = {
    f"sector_views-{n}-{key}": value
    for n, (sector, view) in enumerate(
        [("police", "Four calls."), ("childrens_services", "Two referrals."), ("health", "Missed appointments.")]
    )
    for key, value in {"sector": sector, "name": "Zofia Wiśniewska", "written": "no", "view": view}.items()
}
DECISION = {
    "decided_on": "7 12 2026", "who_presented": "Headteacher", "presentation": "Six weeks.", "criteria": ["practice"],
    "decision": "agree", "rationale": "Three agencies could learn together.", **VIEW_ROWS,
}
SCOPE = {
    "agencies-0-agency": "", "agencies-0-involvement": "2", "agencies-1-agency": "", "agencies-1-involvement": "3",
    "period_from": "1 1 2025", "period_to": "31 10 2026", "lived_experience_plan": "The counsellor asks.",
    "family_decision": "invite", "chair_has_no_conflict": "yes", "provisional_event_on": "19 1 2027",
    **{f"key_lines-{n}-question": text for n, text in enumerate(QUESTIONS)},
}


def scope_of(world: World) -> dict[str, str]:
    return SCOPE | {
        "agencies-0-agency": world.school.slug, "agencies-1-agency": world.police.slug, "chair": str(world.chair.pk),
        "buddy": str(world.buddy.pk),
    }


def event_of(world: World) -> dict[str, str]:
    people = {
        f"attendees-{n}-{key}": value
        for n, (agency, category) in enumerate(
            (agency, category) for agency in (world.school, world.police) for category in ("manager", "practitioner")
        )
        for key, value in {
            "name": "Kwabena Mensah", "role": "Lead", "agency": agency.slug, "category": category,
            "email": world.referrer.email if (agency, category) == (world.school, "practitioner") else "",
        }.items()
    }
    return people | {
        "held_on": "19 1 2027", "starts_at": "9:30", "practitioners_leave_at": "11:15", "ends_at": "12:45",
        "venue": "The Old Customs House", "panel_on": "19 1 2027", "panel_starts_at": "14:00",
        "order-0-agency": world.police.slug, "order-0-presents": "1", "order-1-agency": world.school.slug,
        "order-1-presents": "2",
    }


class TestTheWayThrough:
    def test_triage_is_listed_recorded_and_confirmed(self, world):
        client = signed_in(world, world.office, at(date(2026, 11, 24)))
        page = client.get(address(world, "list"))
        assert "The panel is to meet by Monday 7 December 2026." in said(page)
        sent = client.post(
            address(world, "list"), {"meets_on": "7 12 2026", "meets_at": "10:00", "where": "Marram Quay"}
        )
        assert sent["Location"] == reverse("insight:file", kwargs={"reference": world.file.reference})

        client = signed_in(world, world.panel_member, at(DECIDED))
        assert "Record the decision" in said(client.get(address(world, "triage")))
        assert 'value="7"' in said(client.get(address(world, "record")))
        sent = client.post(address(world, "record"), DECISION)
        assert sent["Location"] == address(world, "triage")

        client = signed_in(world, world.srg_chair, at(date(2026, 12, 10)))
        assert "Give your statement" in said(client.get(address(world, "triage")))
        assert "Three agencies could learn together." in said(client.get(address(world, "confirm")))
        sent = client.post(
            address(world, "confirm"),
            {"abuse_or_neglect": "yes", "died_or_seriously_harmed": "no", "statement": "not_met",
             "reason": "None known.",
             "harm_considered": ["development", "physical", "not_exhaustive", "long_term", "recovered"]},
        )
        assert sent["Location"] == address(world, "triage")
        assert (in_state(Triage), in_state(Review)) == (TriageState.CONFIRMED, ReviewState.LOS_AGREED)

    def test_two_sectors_cannot_decide_and_a_written_view_lets_them(self, world):
        world.listed()
        client = signed_in(world, world.panel_member, at(DECIDED))
        without_health = DECISION | {"sector_views-2-view": ""}

        refused = client.post(address(world, "record"), without_health)

        assert refused.status_code == 200
        assert (
            "Health has not been heard. Add its view, given at the meeting or in writing, before the decision is "
            "recorded."
        ) in said(refused)
        assert in_state(Triage) == TriageState.LISTED

        sent = client.post(address(world, "record"), DECISION | {"sector_views-2-written": "yes"})
        assert sent.status_code == 302
        assert in_state(Triage) == TriageState.DECIDED

    def test_may_be_met_freezes_and_says_so(self, world):
        world.decide(world.listed())
        client = signed_in(world, world.srg_chair, at(date(2026, 12, 10)))

        client.post(
            address(world, "confirm"),
            {"abuse_or_neglect": "yes", "died_or_seriously_harmed": "yes", "statement": "may_be_met",
             "reason": "The injury may be lasting."},
        )

        page = said(client.get(address(world, "triage")))
        assert "nothing in the referral or its record is lost" in page
        assert "The SCSI 1 form is completed outside this system for now" in page
        assert in_state(Triage) == TriageState.DIVERTED

    def test_a_review_is_scoped_sent_collated_and_its_event_arranged(self, world):
        world.agreed()
        client = signed_in(world, world.manager, at(date(2026, 12, 11)))
        page = said(client.get(address(world, "scope")))
        assert "The referral also names: A nursery. They are not in the directory." in page
        assert client.post(address(world, "scope"), scope_of(world)).status_code == 302
        assert in_state(Review) == ReviewState.SCOPED

        client = signed_in(world, world.office, at(date(2026, 12, 11)))
        page = said(client.get(address(world, "send")))
        assert "The returns are due by Thursday 7 January 2027." in page
        assert client.post(address(world, "send"), {"asked": "Please send your return."}).status_code == 302
        world.answer_all()

        client = signed_in(world, world.office, at(date(2027, 1, 8)))
        assert "Accepted" in said(client.get(address(world, "collate")))
        sent = client.post(address(world, "collate"), {"gaps_considered": "None were found."})
        assert sent["Location"] == address(world, "pack")
        assert "None were found." in said(client.get(address(world, "pack")))

        page = said(client.get(address(world, "set_event")))
        assert "The event is to be held by Thursday 21 January 2027." in page
        sent = client.post(address(world, "set_event"), event_of(world))
        assert sent.status_code == 302, said(sent)
        assert in_state(Review) == ReviewState.EVENT_SET
        with no_walls():
            event = Event.objects.get()
            assert [row.agency.name for row in event.agencies.select_related("agency")] == [
                "Marram Police", "Marram Academy Trust",
            ]
            assert list(event.attendances.exclude(user=None).values_list("user", flat=True)) == [world.referrer.pk]

    def test_the_pack_says_which_version_it_draws_and_has_pages(self, world, monkeypatch):
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        with no_walls():
            rows = ChronologyFactory(casefile=world.file, agency=world.police, shared=True, locked=True)
            for number in (1, 2, 3):
                ChronologyEntryFactory(
                    chronology=rows, casefile=world.file, agency=world.police, shared=True, sequence=number,
                    event=f"Event {number}.",
                )
        world.answer_all()
        world.collate(review)
        client = signed_in(world, world.office, at(date(2027, 1, 8)))
        page = said(client.get(address(world, "pack")))
        assert "This is version 1, frozen when the returns were collated on" in page
        assert "Event 3." in page
        monkeypatch.setattr(line_of_sight, "ENTRIES_ON_A_PAGE", 2)
        page = said(client.get(address(world, "pack")))
        assert "Entries 1 to 2 of 3." in page
        assert "Event 3." not in page
        assert "Event 3." in said(client.get(address(world, "pack") + "?page=2"))

    def test_an_event_on_tuesday_with_the_panel_on_wednesday_is_blocked(self, world):
        world.collated()
        client = signed_in(world, world.office, at(date(2027, 1, 8)))

        refused = client.post(address(world, "set_event"), event_of(world) | {"panel_on": "20 1 2027"})

        assert (
            "The executive panel sits on the day of the event, at noon or later. Change its date and time, or say why "
            "it is not the same afternoon."
        ) in said(refused)
        assert in_state(Review) == ReviewState.COLLATED
        with_reason = event_of(world) | {"panel_on": "20 1 2027", "not_same_day_because": "A funeral."}
        assert client.post(address(world, "set_event"), with_reason).status_code == 302

    def test_an_email_that_is_nobodys_account_is_said(self, world):
        world.collated()
        client = signed_in(world, world.office, at(date(2027, 1, 8)))

        refused = client.post(address(world, "set_event"), event_of(world) | {"attendees-0-email": "who@example.org"})

        assert "Nobody in this partnership has an account for who@example.org." in said(refused)

    def test_the_event_closes_the_panel_is_recorded_and_the_reports_are_written(self, world):
        review = world.collated()
        event = world.set_event(review)
        world.day_recorded(event, good_practice=False)
        client = signed_in(world, world.chair, at(EVENT_DAY, 13))
        words = "Record at least one finding of good practice, or say why none was identified."
        assert words in said(client.get(address(world, "hold_event")))
        with no_walls():
            Event.objects.update(no_good_practice_because="The day did not come to it.")
        assert words not in said(client.get(address(world, "hold_event")))
        assert client.post(address(world, "hold_event")).status_code == 302
        assert in_state(Review) == ReviewState.EVENT_HELD

        client = signed_in(world, world.exec_member, at(EVENT_DAY, 16))
        assert "The child cared for a younger brother." in said(client.get(address(world, "presentation")))
        assert "What the chair presents" in said(client.get(address(world, "hold_panel")))
        sent = client.post(
            address(world, "hold_panel"),
            {"sat_on": "19 1 2027", "sat_at": "14:00", "present-0-name": "Grace Adeyemi", "present-0-role": "Director",
             "present-0-agency": "Health", "learning_considered": "Nobody held the whole.", "themes": ["T5"],
             "actions-0-what": "Tell schools the same day", "actions-0-agency": world.police.slug,
             "actions-0-target_on": "31 3 2027", "actions-0-outcome_for_children": "Asked at once"},
        )
        assert sent.status_code == 302, said(sent)
        assert in_state(Review) == ReviewState.EXEC_HELD

    def test_the_reports_are_written_formalised_tabled_and_considered(self, world):
        review = world.held()
        world.panel(review)
        client = signed_in(world, world.chair, at(date(2027, 1, 22)))
        assert "The class teacher noticed at once." in said(client.get(address(world, "write_chair_report")))
        texts = dict.fromkeys(("good_practice", "practice_issues", "themes", "lived_experience"), "Written.")
        assert client.post(address(world, "write_chair_report"), texts)["Location"] == address(world, "chair_report")
        assert "Written." in said(client.get(address(world, "chair_report")))

        client = signed_in(world, world.manager, at(FORMALISED))
        assert "The overview report has not been begun" in said(client.get(address(world, "overview_report")))
        assert "Purpose and key lines of enquiry" in said(client.get(address(world, "edit_overview_report")))
        client.post(address(world, "edit_overview_report"), dict.fromkeys(OVERVIEW, "Written."))
        page = said(client.get(address(world, "overview_report")))
        assert "Action 1: enter who leads it and how you will know it worked." in page
        world.complete_actions()
        assert "Formalise report and plan" in said(client.get(address(world, "overview_report")))
        page = said(client.get(address(world, "formalise")))
        assert "Formalised today, they would be considered on Tuesday 9 February 2027." in page
        assert client.post(address(world, "formalise"), {"formalised_on": "1 2 2027"}).status_code == 302
        assert "is on Tuesday 9 February 2027" in said(client.get(address(world, "table_report")))
        assert client.post(address(world, "table_report"), {"meeting": "2027-02-09"}).status_code == 302

        client = signed_in(world, world.monitor, at(date(2027, 2, 9)))
        assert "Record the consideration" in said(client.get(address(world, "overview_report")))
        sent = client.post(address(world, "monitor"), {"considered_on": "9 2 2027", "minute": "Considered."})
        assert sent.status_code == 302, said(sent)
        assert (in_state(Review), in_state(OverviewReport)) == (ReviewState.WITH_MONITOR_BODY, ReportState.AGREED)

    def test_a_review_is_diverted_with_a_reason(self, world):
        world.agreed()
        client = signed_in(world, world.manager, at(date(2026, 12, 11)))
        assert "The serious-harm criteria may be met after all" in said(client.get(address(world, "review")))
        assert "Enter the reason" in said(client.post(address(world, "divert"), {"reason": ""}))

        client.post(address(world, "divert"), {"reason": "A scan shows an older injury."})

        assert in_state(Review) == ReviewState.DIVERTED_SERIOUS
        with no_walls():
            assert Move.objects.latest("pk").reason == "A scan shows an older injury."


class TestThePackOfTheEvent:
    """Whoever is invited reads the pack from its release to a last day (domain 01 §1.2 rule c)."""

    @pytest.fixture
    def invited(self, world):
        """A practitioner (the referrer) and a manager of the police, on the day after they were invited."""
        review = world.agreed()
        world.scope(review)
        world.open_returns(review)
        with no_walls():
            rows = ChronologyFactory(casefile=world.file, agency=world.police, shared=True, locked=True)
            draft = ChronologyFactory(casefile=world.file, agency=world.school, shared=False)
            for number, chronology, event, sensitivity in (
                (1, rows, "The officer spoke to the uncle alone.", "normal"),
                (2, rows, "An informant named the address.", "police"), (1, draft, "Not yet submitted.", "normal"),
            ):
                ChronologyEntryFactory(
                    chronology=chronology, casefile=world.file, agency=chronology.agency, shared=chronology.shared,
                    sequence=number, event=event, sensitivity=sensitivity,
                )
            manager = person(
                Role.AGENCY_MANAGER, partnership=world.partnership, agency=world.police, name="Tadhg Ó Briain"
            )
        world.answer_all()
        world.collate(review)
        attendees = world.attendees()
        attendees[2]["user"] = manager
        world.set_event(review, attendees=attendees)
        return {"practitioner": world.referrer, "manager": manager, "review": review}

    @pytest.mark.parametrize(
        ("who", "last_day"), [("practitioner", EVENT_DAY), ("manager", date(2027, 2, 2))]
    )
    def test_it_is_theirs_to_the_last_day_and_no_longer(self, world, invited, who, last_day):
        pages = [
            address(world, "pack"), reverse("chronology:combined", kwargs={"reference": world.file.reference}),
        ]
        opened = [signed_in(world, invited[who], at(last_day, 23)).get(page) for page in pages]
        assert [page.status_code for page in opened] == [200, 200]
        assert "The officer spoke to the uncle alone." in said(opened[0])

        after = [signed_in(world, invited[who], at(last_day + timedelta(days=1), 0)).get(page) for page in pages]
        assert [page.status_code for page in after] == [403, 404]

    def test_restricted_words_and_drafts_are_not_in_it(self, world, invited):
        page = said(signed_in(world, invited["practitioner"], at(EVENT_DAY)).get(address(world, "pack")))

        assert "An informant named the address." not in page
        assert "Police-restricted" in page
        assert "Not yet submitted." not in page

    def test_nothing_more_of_the_file_comes_with_it(self, world, invited):
        client = signed_in(world, invited["manager"], at(EVENT_DAY))
        reference = {"reference": world.file.reference}
        copies = reverse("chronology:copies", kwargs=reference)

        combined = client.get(reverse("chronology:combined", kwargs=reference))
        assert copies not in said(combined)
        closed = {
            copies: 404, reverse("chronology:copy", kwargs=reference | {"format": "docx"}): 404,
            reverse("learning:findings", kwargs=reference): 404, address(world, "chair_report"): 403,
            address(world, "presentation"): 403, address(world, "collate"): 403,
        }
        assert {page: client.get(page).status_code for page in closed} == closed

    def test_calling_the_day_off_takes_it_back(self, world, invited):
        world.be(world.office, at(date(2027, 1, 11)))
        operations.call_off_event(invited["review"], because="Snow.", by=world.office, now=at(date(2027, 1, 11)))

        client = signed_in(world, invited["manager"], at(date(2027, 1, 12)))
        assert client.get(address(world, "pack")).status_code == 403

    def test_a_bar_beats_it(self, world, invited):
        with no_walls():
            BarFactory(casefile=world.file, user=invited["manager"])

        assert signed_in(world, invited["manager"], at(EVENT_DAY)).get(address(world, "pack")).status_code == 404


# page → who of the world may open it once the review is reporting; everybody else who sees the file is refused
OPEN_TO = {
    "list": {"office", "manager"},
    "triage": {"office", "manager", "srg_chair", "referrer", "lead"},
    "record": set(),  # the triage panel's sight has ended with the event (X20)
    "confirm": {"srg_chair"},
    "review": {"office", "manager", "srg_chair", "chair", "buddy", "exec_member"},
    "scope": {"manager"},
    "send": {"office", "manager"},
    "collate": {"office", "manager"},
    "pack": {"office", "manager", "chair", "buddy"},
    "set_event": {"office", "manager"},
    "call_off": {"office", "manager"},
    "hold_event": {"chair"},
    "agree_actions": {"chair"},
    "presentation": {"office", "manager", "chair", "exec_member"},
    "hold_panel": {"chair", "exec_member"},
    "divert": {"manager", "srg_chair", "chair"},
    "chair_report": {"office", "manager", "chair", "buddy", "exec_member"},
    "write_chair_report": {"chair"},
    "overview_report": {"office", "manager", "chair", "exec_member"},
    "edit_overview_report": {"manager"},
    "formalise": {"manager"},
    "table_report": {"manager"},
    "monitor": set(),  # nobody before it is formalised
}
ON_THE_FILE = ["office", "manager", "srg_chair", "referrer", "lead", "chair", "buddy", "exec_member"]
OUTSIDE = ["stranger", "panel_member", "srg_member", "monitor", "notifier"]


def test_each_page_is_for_those_it_is_for_and_hidden_from_everybody_outside(world):
    review = world.reporting()
    world.overview(review)
    now = at(FORMALISED)
    found: dict[str, set[str]] = {name: set() for name in OPEN_TO}
    refusals: set[tuple[str, int]] = set()
    for who in ON_THE_FILE + OUTSIDE:
        client = signed_in(world, getattr(world, who), now)
        for name in OPEN_TO:
            status = client.get(address(world, name)).status_code
            if status == 200:
                found[name].add(who)
            else:
                refusals.add(("outside" if who in OUTSIDE else "on the file", status))

    assert found == OPEN_TO
    assert refusals == {("outside", 404), ("on the file", 403)}


def test_a_bar_beats_every_role(world):
    world.reporting()
    BarFactory(casefile=world.file, user=world.manager)
    client = signed_in(world, world.manager, at(FORMALISED))

    assert {client.get(address(world, name)).status_code for name in OPEN_TO} == {404}


def test_the_referrer_reads_the_outcome_and_not_what_each_sector_said(world):
    listed = world.listed()
    world.decide(listed, decision="decline", rationale="Learning is single-agency.", alternatives="Supervision.")
    page = said(signed_in(world, world.referrer, at(DECIDED)).get(address(world, "triage")))

    assert "Learning is single-agency." in page
    assert "Supervision." in page
    assert "Four calls to the home in a year." not in page


def test_the_review_asks_no_more_of_the_database_for_three_agencies_than_for_one(
    world, django_assert_num_queries, django_assert_max_num_queries
):
    review = world.collated()
    client = signed_in(world, world.office, at(date(2027, 1, 8)))
    client.get(address(world, "review"))
    with django_assert_max_num_queries(200) as before:
        client.get(address(world, "review"))
    for _ in range(2):
        InvolvedAgencyFactory(review=review)
    FileMemberFactory(casefile=world.file, role=FileRole.INVOLVED_AGENCY, agency=world.health)
    with django_assert_num_queries(len(before.captured_queries)):
        client.get(address(world, "review"))
