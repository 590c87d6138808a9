"""From a draft full of names, dates and numbers to a public page with none, by two people."""

from datetime import date

import pytest
from playwright.sync_api import expect

from sightline.dissemination.choices import CheckItem
from tests.journeys import told
from tests.journeys.journey import Journey, words_of

A_DRAFT_FULL_OF_NAMES = """
import django; django.setup()
from django.utils import timezone
from sightline.config.demo.story import a_check_waiting
from sightline.partnerships.models import Partnership
print(a_check_waiting(Partnership.objects.get(), today=timezone.localdate()))
"""
NEVER = ("Idris", "Penhaligon", "Morwenna", "Iddy", "Limpet", "Curlew", "17 April", "01632")


def by_single_keys(journey: Journey) -> int:
    """Goes through what must be decided with the keyboard alone: n, a number, Tab and words. How many there were."""
    page, count = journey.page, 0
    while True:
        page.keyboard.press("n")
        here = page.evaluate("document.activeElement.closest('.app-decision[data-undecided]')?.id ?? ''")
        if not here:
            return count
        count += 1
        first = page.locator(f"#{here} .govuk-radios__label").first.inner_text().strip()
        page.keyboard.press("1")
        if first in ("Use other words", "Keep it"):
            page.keyboard.press("Tab")
            page.keyboard.insert_text("the family" if first == "Use other words" else "It says nothing of one family.")
            page.keyboard.press("Shift+Tab")


def the_chair_fills_the_register_and_rewrites_the_report(journey: Journey, reference: str) -> None:
    """A day that people remember goes into the register; the report's names are seen, one is left out, and replaced."""
    journey.given_i_am("chair").open(f"/files/{reference}/register/").follow_exactly("Date of the case")
    journey.fill_day("Date", date(2026, 3, 12)).choose("What happened then?", "A court hearing or order")
    journey.press("Save").then_i_see("A court hearing or order")

    journey.open(f"/files/{reference}/chair-report/write/")
    journey.fill("Limits of what the event could learn", "Idris was too young to ask. Morwenna came on 12 March 2026.")
    journey.press("Save the report").follow_exactly("Put it into pseudonyms")
    journey.then_i_see("“Idris” becomes “Child 1” (1 place)")
    journey.then_i_see("“12 March 2026” becomes “in the spring” (1 place), only where you tick it")
    mother = journey.page.get_by_label("“Morwenna” becomes “Mother” (1 place)", exact=True)
    mother.uncheck()
    journey.press("Show it as ticked").then_i_see("“Morwenna”: Not replaced: you took it out.")
    mother.check()
    journey.page.get_by_label("“12 March 2026” becomes", exact=False).check()
    journey.press("Save the report with these replacements").then_the_heading_is("Chair’s report")
    journey.then_i_see("Child 1 was too young to ask. Mother came in the spring.")
    journey.follow_exactly("Read it with names").then_i_see("Idris Penhaligon-Rowe was too young to ask.")


def the_office_takes_the_chronology_in_pseudonyms(journey: Journey, reference: str) -> None:
    """Seen first, then taken as a file whose name says what it is."""
    journey.given_i_am("office").open(f"/files/{reference}/chronology/copies/")
    journey.follow_exactly("CSV in pseudonyms").then_the_heading_is("Take a copy in pseudonyms")
    journey.then_i_see("Read the result: nobody has checked it.")


def nothing_passes_while_a_certain_string_is_undecided(journey: Journey, reference: str) -> None:
    """The checklist alone does not let it through."""
    journey.follow_exactly("Send it back or escalate it").then_i_see("It cannot pass yet")
    for item in CheckItem:
        journey.choose(str(item.label), "I have looked and found nothing")
    journey.choose("Your decision", "Pass: it may go on").press("Save the decision")
    journey.then_i_see("Decide on every certain and likely string first.")
    journey.open(f"/files/{reference}/briefing/check/")


def the_check_is_made_again(journey: Journey, reference: str) -> None:
    """The register has grown since the text was searched: nothing is decided on until it is searched again."""
    journey.take_up(reference, "Check what the briefing could identify")
    journey.then_i_see("This check is out of date. Changed since it was made: the register.")
    journey.press("Run the check again").press("Run the check")


def the_register_grows_and_the_check_is_made_again(journey: Journey, reference: str) -> None:
    """Another nickname makes the check stale; what was decided before is offered again."""
    journey.given_i_am("chair").open(f"/files/{reference}/register/").follow_exactly("Case reference")
    journey.fill("Reference", "LCS 771204").press("Save").then_i_see("LCS 771204")
    the_check_is_made_again(journey.given_i_am("office"), reference)
    if by_single_keys(journey):
        journey.press("Save the decisions")


@pytest.mark.journey
@pytest.mark.xdist_group("journeys-1")
def test_a_draft_full_of_names_leaves_with_none(journey: Journey) -> None:
    """Axe on each page; the page of decisions by keyboard alone."""
    reference = journey.house.run(A_DRAFT_FULL_OF_NAMES).strip().splitlines()[-1]
    journey.given_i_am("chair").then_i_am_refused(f"/files/{reference}/briefing/check/", status=403)

    the_chair_fills_the_register_and_rewrites_the_report(journey, reference)
    the_office_takes_the_chronology_in_pseudonyms(journey, reference)

    the_check_is_made_again(journey.given_i_am("office"), reference)
    journey.then_i_see("The register knows it")
    nothing_passes_while_a_certain_string_is_undecided(journey, reference)
    assert by_single_keys(journey) >= len(NEVER) - 2
    journey.keyboard = True
    journey.press("Save the decisions").then_i_see("Everything is decided.")
    journey.keyboard = False
    journey.press("See before and after").then_i_see("What we learned from Child 1")
    journey.press("Make these changes and check again")
    if by_single_keys(journey):
        journey.press("Save the decisions")
    the_register_grows_and_the_check_is_made_again(journey, reference)
    journey.press("Go on to the checklist")
    for item in CheckItem:
        journey.choose(str(item.label), "I have looked and found nothing")
    journey.choose("Your decision", "Pass: it may go on").press("Save the decision")
    journey.then_i_see("Waiting for the panel’s approval")
    told.the_panel_votes(journey, reference)
    told.the_manager_publishes(journey, reference)

    journey.given_i_am_nobody().open_public("/").follow_exactly("What we learned from Child 1")
    for name in NEVER:
        journey.then_i_do_not_see(name)


# Two files: a return that an agency is writing, and an event whose day has come.
NOTES_TO_TAKE = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from sightline.config.demo.cases import GOOD_PRACTICE
from sightline.config.demo.story import Teller, _full_of_names, working_day_near
from sightline.partnerships.models import Partnership

partnership, today = Partnership.objects.get(), timezone.localdate()
def ago(days):
    return working_day_near(today - timedelta(days=days))
def asked():
    told = Teller(_full_of_names(GOOD_PRACTICE), partnership)
    told.refer(ago(49))
    told.agree(ago(48))
    told.list_for_triage(ago(47), meets_on=ago(37))
    told.decide(ago(37))
    told.confirm(ago(36))
    told.scope(ago(34), event_on=ago(0))
    told.open_returns(ago(34))
    for slug in told.slugs:
        told.acknowledge(slug, ago(32))
    return told
writing, held = asked(), asked()
writing.write_return("police", ago(14), whole=False)
for slug in held.slugs:
    held.write_return(slug, ago(14))
    held.submit_return(slug, ago(12))
    held.accept_return(slug, ago(9))
held.collate(ago(8))
held.set_event(ago(8), event_on=ago(0))
print(writing.reference, held.reference)
"""
SUMMARY = "Summary of your agency’s involvement"
A_DAY = "What was a day like for the child?"


def is_offered(journey: Journey, label: str, said: str, *, offer: str, then: str) -> None:
    """What is typed is left as it is; pressing the offer puts the role in, and the keyboard stays in the field."""
    box = journey.fill(label, said).page.get_by_label(words_of(label)).first
    button = journey.page.get_by_role("button", name=offer, exact=True)
    button.wait_for()
    assert box.input_value() == said  # offered, not forced
    journey.then_the_page_is_accessible()
    button.click()
    expect(box).to_have_value(then)
    expect(box).to_be_focused()
    expect(button).to_have_count(0)


def a_name_is_written_down(journey: Journey, reference: str) -> None:
    """From the part that is being written: what is typed is kept, the name goes apart, and the part is open again."""
    journey.given_i_am("police-manager").open(f"/files/{reference}/returns/police/")
    journey.follow_exactly("Your involvement in short").press("Save what you typed and write down a name")
    journey.choose("Who or what is it?", "A member of staff").fill("Name, as you would write it", "Ottoline Grey")
    journey.fill("Role, or relationship to the child", "response officer").press("Add this name")
    journey.then_i_see("Ottoline Grey").follow_exactly("Back").follow_exactly("Your involvement in short")


@pytest.mark.journey
@pytest.mark.xdist_group("journeys-1")
def test_names_typed_into_a_return_and_into_notes_are_offered_as_roles(journey: Journey) -> None:
    """The agency is offered those whom it wrote down, and no name of the referral; the chair the whole register's."""
    writing, held = journey.house.run(NOTES_TO_TAKE).strip().splitlines()[-1].split()

    a_name_is_written_down(journey, writing)
    is_offered(
        journey, SUMMARY, "Ottoline Grey saw Idris once. Ottoline Grey left.",
        offer="Write “Response officer” for “Ottoline Grey”",
        then="Response officer saw Idris once. Response officer left.",
    )
    expect(journey.page.get_by_role("button", name="for “Idris”")).to_have_count(0)
    journey.fill(SUMMARY, "Ottoline Grey saw him once.").press("Save and continue")  # kept as it was typed
    journey.then_the_heading_is("What life was like for the child")

    journey.given_i_am("chair").open(f"/files/{held}/event/").press("Read the purpose")
    journey.press("I have read this to everybody").open(f"/files/{held}/event/record/lived-experience/")
    is_offered(
        journey, A_DAY, "Iddy was carried about by Morwenna’s sister.",
        offer="Write “Child 1” for “Iddy”", then="Child 1 was carried about by Morwenna’s sister.",
    )
    journey.press("Save and go to the next part").open(f"/files/{held}/event/record/lived-experience/")
    journey.then_i_see("“Morwenna”: write “Mother”")
    assert journey.value_of(A_DAY) == "Child 1 was carried about by Morwenna’s sister."


@pytest.mark.journey
@pytest.mark.xdist_group("journeys-1")
def test_without_scripts_the_page_lists_the_names_once_they_are_saved(journey_without_scripts: Journey) -> None:
    """The same offer, to be typed by hand or left."""
    journey = journey_without_scripts
    writing, held = journey.house.run(NOTES_TO_TAKE).strip().splitlines()[-1].split()
    listed = "Names in what is saved"

    a_name_is_written_down(journey, writing)
    journey.fill(SUMMARY, "Ottoline Grey saw Idris once.").press("Save and continue")
    journey.follow_exactly("Back").follow_exactly("Your involvement in short").then_i_see(listed)
    journey.then_i_see("“Ottoline Grey”: write “Response officer”").then_i_do_not_see("“Idris”")
    assert journey.value_of(SUMMARY) == "Ottoline Grey saw Idris once."

    journey.given_i_am("chair").open(f"/files/{held}/event/").press("Read the purpose")
    journey.press("I have read this to everybody").open(f"/files/{held}/event/record/lived-experience/")
    journey.then_i_do_not_see(listed).fill(A_DAY, "Iddy slept.").press("Save and go to the next part")
    journey.open(f"/files/{held}/event/record/lived-experience/").then_i_see("“Iddy”: write “Child 1”")
