"""From a draft full of names, dates and numbers to a public page with none, by two people."""

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


@pytest.mark.journey
@pytest.mark.xdist_group("journeys-1")
def test_a_draft_full_of_names_leaves_with_none(journey: Journey) -> None:
    """Axe on each page; the page of decisions by keyboard alone."""
    reference = journey.house.run(A_DRAFT_FULL_OF_NAMES).strip().splitlines()[-1]
    journey.given_i_am("chair").then_i_am_refused(f"/files/{reference}/briefing/check/", status=403)

    journey.given_i_am("office").take_up(reference, "Check what the briefing could identify")
    journey.then_i_see("The register knows it")
    assert by_single_keys(journey) >= len(NEVER) - 2
    journey.keyboard = True
    journey.press("Save the decisions").then_i_see("Everything is decided.")
    journey.keyboard = False
    journey.press("See before and after").then_i_see("What we learned from Child 1")
    journey.press("Make these changes and check again")
    if by_single_keys(journey):
        journey.press("Save the decisions")
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
