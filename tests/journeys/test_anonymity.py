"""From a draft full of names, dates and numbers to a public page with none, by two people."""

from datetime import date

import pytest

from sightline.dissemination.choices import CheckItem
from tests.journeys import told
from tests.journeys.journey import Journey

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
