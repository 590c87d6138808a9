"""What goes wrong is said in plain words, and nothing that was typed is lost."""

from datetime import date

import pytest
from playwright.sync_api import expect

from sightline.casefiles.choices import Disability, LegalStatus, Sex
from tests.journeys import told
from tests.journeys.journey import Journey

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-1")]

WHY = "Three agencies each thought another was visiting."
LAST_WORDS = "another+was+visiting."  # as a form sends them
STORY = "What happened"


def part_of(reference: str, section: str) -> str:
    """The address of one part of the referral."""
    return f"/referrals/{reference}/part/{section}/"


def a_story_part(journey: Journey) -> str:
    """A referral begun, open at the part with the long texts; returns the part's address."""
    told.a_referral_is_begun(journey)
    journey.follow(STORY)
    return journey.page.url.removeprefix(journey.house.url)


def test_what_is_wrong_is_said_first_and_nothing_typed_is_lost(journey: Journey) -> None:
    told.a_referral_is_begun(journey)
    journey.follow("The child and family").press("Add a person")
    journey.choose("Who is this?", "Child in the case").fill("First name", "Nkiruka-Bláithín")
    journey.fill("Also known as", "Kiki")
    day = journey.page.get_by_role("group", name="Date of birth or expected date of delivery (optional)")
    for box, number in (("Day", "31"), ("Month", "2"), ("Year", "2021")):
        day.get_by_label(box, exact=True).fill(number)
    journey.choose("Sex", str(Sex.choices[0][1])).choose("Disability", str(Disability.choices[0][1]))
    journey.pick("Legal status of the child", str(LegalStatus.choices[1][1]))
    journey.fill("Home address", "2 Wharf Cottages\nPort Wexley")
    journey.press("Save this person")

    assert journey.page.title().startswith("Error: ")
    summary = journey.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    summary.get_by_role("link", name="Enter family name").click()
    expect(journey.page.get_by_label("Family name", exact=True)).to_be_focused()
    assert journey.value_of("First name") == "Nkiruka-Bláithín"
    assert journey.value_of("Also known as") == "Kiki"
    assert journey.value_of("Home address") == "2 Wharf Cottages\nPort Wexley"
    assert [day.get_by_label(box, exact=True).input_value() for box in ("Day", "Month", "Year")] == ["31", "2", "2021"]
    assert journey.page.get_by_label(str(Sex.choices[0][1]), exact=True).is_checked()
    assert journey.page.get_by_label("Legal status of the child (optional)").input_value() == LegalStatus.choices[1][0]

    journey.fill("Family name", "Ó hEadhra").fill_day("Date of birth or expected date of delivery", date(2021, 2, 28))
    journey.press("Save this person").then_i_see("Nkiruka-Bláithín")


def test_pressing_twice_begins_one_referral(journey_without_scripts: Journey) -> None:
    journey = journey_without_scripts
    journey.given_i_am("school-lead").open("/referrals/")
    journey.then_i_see("No referrals yet").press("Start a referral")
    journey.choose("Is abuse or neglect of the child known or suspected?", "Yes")
    journey.choose("Has the child died or been seriously harmed?", "No")
    # the second press breaks off the page that the first one asked for: only where one ends up can be waited for
    journey.page.get_by_role("button", name="Continue", exact=True).dblclick(no_wait_after=True)
    journey.then_the_heading_is("Line of Sight referral").open("/referrals/")
    expect(journey.page.get_by_role("link", name="SCP-")).to_have_count(1)


def test_text_is_saved_as_one_types_and_on_leaving_a_field(journey: Journey) -> None:
    address = a_story_part(journey)
    box = journey.page.get_by_label("Why this case? (optional)")
    box.press_sequentially(WHY[:20])
    expect(journey.page.locator("[data-autosave-status]")).to_contain_text("Saved at")

    # a saving while the rest is typed does not carry all of it: wait for the one that does
    with journey.page.expect_response(lambda answer: LAST_WORDS in (answer.request.post_data or "")) as saving:
        box.press_sequentially(WHY[20:])
        box.press("Tab")
    assert saving.value.status == 200

    journey.on_another_device("health-visitor").open(address).then_i_see("We kept what you typed")
    assert journey.value_of("Why this case?") == WHY


def test_pressing_a_button_straight_after_typing_is_no_clash_with_oneself(journey: Journey) -> None:
    address = a_story_part(journey)
    answers: list[int] = []
    journey.page.on("response", lambda answer: answers.append(answer.status))
    for time in range(4):
        journey.fill("Why this case?", f"{WHY} {time}").press("Save and come back later")
        journey.then_the_heading_is("Line of Sight referral").open(address)
    assert 409 not in answers
    assert journey.value_of("Why this case?") == f"{WHY} 3"


def test_newer_text_from_another_device_is_shown_beside_what_was_typed(journey: Journey) -> None:
    address = a_story_part(journey)
    first = journey.page
    journey.on_another_device("health-visitor").open(address)
    journey.fill("Why this case?", "From the clinic.").press("Save and come back later")

    journey.given_i_am("health-visitor")
    assert journey.page is first
    journey.fill("Why this case?", "From the car.").press("Save and come back later")
    journey.then_i_see("Newer text for this page was saved from another window or device. What you typed is below.")
    journey.then_i_see("From the clinic.")
    assert journey.value_of("Why this case?") == "From the car."
    journey.press("Save and come back later").open(address)
    assert journey.value_of("Why this case?") == "From the car."


def test_a_page_that_somebody_saved_meanwhile_keeps_its_text(journey_without_scripts: Journey) -> None:
    journey = journey_without_scripts
    address = a_story_part(journey)
    journey.on_another_device("health-visitor").open(address)
    journey.fill("Why this case?", "From the clinic.").press("Save and continue")

    journey.given_i_am("health-visitor").fill("Why this case?", "From the car.").press("Save and continue")
    journey.then_i_see("Somebody else")
    assert journey.value_of("Why this case?") == "From the car."


def test_the_back_button_shows_nothing_after_signing_out(journey: Journey) -> None:
    reference = told.a_referral_is_begun(journey)
    journey.open(f"/referrals/{reference}/").then_i_see(reference).press("Sign out")
    journey.page.go_back()
    journey.then_the_heading_is("Sign in").then_i_do_not_see(reference)
