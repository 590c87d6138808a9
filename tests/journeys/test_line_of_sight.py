"""One Line of Sight review from referral to published briefing, each step by its person and refused to others."""

import email
import email.policy
import os
import time
from pathlib import Path

import pytest

from tests.conftest import PATIENCE
from tests.journeys import told
from tests.journeys.journey import ROOT, Journey

PICTURES = ROOT / "docs" / "pictures"
LEAST_MESSAGES = 30  # invitations, requests, tasks and notices of one review with two agencies


def picture(journey: Journey, name: str, *, width: int = 1280) -> None:
    """For the README, when SIGHTLINE_PICTURES=1."""
    if os.environ.get("SIGHTLINE_PICTURES") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        journey.picture(PICTURES / f"{name}.png", width=width)


def messages_in(folder: Path) -> list[str]:
    """Headers and decoded text of every message that left the house."""
    found = []
    for file in sorted(folder.glob("*")):
        for raw in file.read_text(encoding="utf-8").split("-" * 79 + "\n"):
            if raw.strip():
                message = email.message_from_string(raw.strip(), policy=email.policy.default)
                body = message.get_body(("plain", "html"))
                found.append("\n".join([*(f"{key}: {value}" for key, value in message.items()), body.get_content()]))
    return found


def no_message_tells_the_story(journey: Journey) -> None:
    """Neither a name of the family nor a word of what was told."""
    until = time.monotonic() + PATIENCE / 1000  # the worker's own pace
    while len(sent := messages_in(journey.house.mail)) < LEAST_MESSAGES and time.monotonic() < until:
        time.sleep(0.2)
    assert len(sent) >= LEAST_MESSAGES, len(sent)
    told_on = [(word, message) for message in sent for word in told.NOWHERE_IN_MESSAGES if word in message]
    assert not told_on, told_on[0]


def the_chain(journey: Journey) -> str:
    """Every chapter, in order, with no stop at what others may not do."""
    reference = told.the_referral_is_received(journey)
    told.it_is_triaged_and_scoped(journey, reference)
    for agency in told.RETURNS:
        told.an_agency_answers(journey, reference, agency)
    told.the_event_is_held(journey, reference)
    told.the_briefing_is_published(journey, reference)
    told.the_plan_is_formalised_and_considered(journey, reference)
    return reference


@pytest.mark.journey
@pytest.mark.xdist_group("journeys-1")
def test_a_review_from_referral_to_published_briefing(journey: Journey) -> None:
    """With a mouse, with JavaScript, axe on each page; the wrong people are turned away as it goes."""
    reference = told.the_referral_is_received(journey)
    file = f"/files/{reference}/"
    journey.given_i_am("school-teacher").then_i_am_refused(file, status=404)
    journey.given_i_am("health-visitor").then_i_am_refused(f"{file}triage/list/", status=403)

    told.the_office_lists_it(journey, reference)
    journey.given_i_am("office").then_i_am_refused(f"{file}triage/record/", status=403)
    told.the_panel_decides(journey, reference)
    journey.given_i_am("health-panel").then_i_am_refused(f"{file}triage/confirm/", status=403)
    told.the_review_group_chair_confirms(journey, reference)
    journey.given_i_am("office").then_i_am_refused(f"{file}scope/", status=403)
    journey.given_i_am("police-manager").then_i_am_refused(file, status=404)
    told.the_manager_scopes(journey, reference)
    journey.given_i_am("chair").then_i_am_refused(f"{file}returns/send/", status=403)
    told.the_office_asks_the_agencies(journey, reference)
    journey.given_i_am("hospital-manager").then_i_am_refused(f"{file}returns/police/", status=404)

    told.an_agency_acknowledges(journey, reference, "police")
    told.an_agency_acknowledges(journey, reference, "social-care")
    told.an_agency_writes_its_return(journey, reference, "social-care")
    for stranger in ("manager", "office", "chair", "police-manager", "police-lead"):
        journey.given_i_am(stranger)
        for page in ("audit/involvement/", "chronology/", "check/", "approve/", "read/"):
            journey.then_i_am_refused(f"{file}returns/social-care/{page}", status=404)
    told.its_lead_approves(journey, reference, "social-care")
    journey.given_i_am("chair").then_i_am_refused(f"{file}returns/social-care/accept/", status=403)
    told.the_office_accepts(journey, reference, "social-care")
    told.an_agency_writes_its_return(journey, reference, "police")
    told.its_lead_approves(journey, reference, "police")
    told.the_office_accepts(journey, reference, "police")

    journey.given_i_am("police-lead").then_i_am_refused(f"{file}chronology/", status=404)
    told.the_office_collates(journey, reference)
    journey.given_i_am("chair").open(f"{file}chronology/").then_i_see("c. May 2023")
    picture(journey, "chronology")
    journey.follow("What they show").follow("The child was not seen, or nobody wrote whether")
    journey.then_i_see("the child was not seen (recorded as “Autumn 2024”)")
    told.the_office_arranges_the_event(journey, reference)
    journey.given_i_am("office").then_i_am_refused(f"{file}event/purpose/", status=403)
    told.the_chair_holds_the_event(journey, reference)
    journey.open(f"{file}event/")
    agenda = journey.page.get_by_role("region", name="Agenda").inner_text()
    assert agenda.index("14:00") < agenda.index("15:30"), "the agenda is not in the order of the day"
    picture(journey, "event")
    journey.given_i_am("srg-chair").then_i_am_refused(f"{file}panel/", status=403)
    told.the_executive_panel_sits(journey, reference)
    told.the_chair_reports(journey, reference)

    journey.given_i_am("buddy").then_i_am_refused(f"{file}briefing/begin/", status=404)
    told.the_chair_writes_the_briefing(journey, reference)
    journey.then_i_am_refused(f"{file}briefing/check/", status=403)
    told.somebody_else_checks_the_briefing(journey, reference)
    journey.given_i_am("chair").open(f"{file}briefing/")
    picture(journey, "briefing")
    journey.then_i_am_refused(f"{file}briefing/vote/", status=403)
    told.the_panel_votes(journey, reference)
    journey.given_i_am("care-panel").then_i_am_refused(f"{file}briefing/publish/", status=403)
    journey.given_i_am("manager").open("/")
    picture(journey, "home")
    told.the_manager_publishes(journey, reference)
    told.everybody_can_read_it(journey, reference)
    picture(journey, "public")
    picture(journey, "phone", width=360)
    told.the_office_sends_it(journey, reference)
    told.the_highlights_are_published(journey, reference)
    journey.given_i_am("chair").then_i_am_refused(f"{file}overview-report/formalise/", status=403)
    told.the_manager_formalises_report_and_plan(journey, reference)
    told.the_monitoring_body_considers_it(journey, reference)
    told.the_file_shows_it_all(journey, reference)
    picture(journey, "file")

    journey.given_i_am("system")
    for page in ("", "triage/", "review/", "returns/police/", "event/", "findings/", "briefing/", "overview-report/"):
        journey.then_i_am_refused(f"{file}{page}", status=404)
    no_message_tells_the_story(journey)


@pytest.mark.journey
@pytest.mark.xdist_group("journeys-2")
def test_the_whole_chain_without_a_mouse(journey_by_keyboard: Journey) -> None:
    """Tab, Space, arrow keys and Enter alone."""
    the_chain(journey_by_keyboard)


@pytest.mark.journey
@pytest.mark.xdist_group("journeys-2")
def test_the_whole_chain_without_javascript(journey_without_scripts: Journey) -> None:
    """Plain pages and forms."""
    the_chain(journey_without_scripts)
