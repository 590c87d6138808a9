"""The chair reads all agencies together: asks, looks, judges, links to what was found, and takes a copy."""

import re
from typing import Any

import pytest

from tests.journeys.journey import Journey

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-2")]

FILE = "/files/SCP-2026-001"
SAMPLE = """
import django; django.setup()
from django.db import transaction
from sightline.config.demo.names import NAME
from sightline.config.demo.story import _the_sample
from sightline.partnerships.models import Partnership
with transaction.atomic():
    _the_sample(Partnership.objects.get(name=NAME))
"""
A3_LANDSCAPE = (1191, 842)  # points


@pytest.fixture(scope="module")
def sample(house: Any) -> None:
    """The sample case, told to its end."""
    house.run(SAMPLE)


def named(*parts: str) -> re.Pattern[str]:
    """A link by its words; what only a screen reader says stands a little apart from what everybody sees."""
    return re.compile("^" + r"\W+".join(re.escape(part).replace("/", r"\/") for part in parts) + "$")


def the_chair_reads(journey: Journey, *, gap: str, day: str, agency: str) -> None:
    """The whole story; each telling judges another gap and links another entry."""
    journey.given_i_am("chair").open(f"{FILE}/").then_i_see("The chronologies at a glance")
    journey.follow_exactly("Combined chronology").then_i_see("32 entries of 4 agencies.")

    journey.press("Filter").fill("Words in the entry", "mother").press("Show these entries")
    journey.then_i_see("Words: mother").then_i_do_not_see("Hair strand tests")
    assert re.fullmatch(r".*/chronology/\?view=[0-9a-f]{32}", journey.page.url)
    journey.follow_exactly("Picture").then_i_see("Words: mother").then_i_see("The picture as a table")
    journey.follow_exactly("2024").then_i_see("by the week")

    journey.follow_exactly("What they show").follow_exactly("Gaps").then_i_see(gap)
    journey.follow(named("Set aside", gap))
    journey.fill("Why does this need no more attention?", "Asked on the day: the family was away.")
    journey.press("Set aside").then_i_see("Set aside: ")

    journey.open(f"{FILE}/chronology/").follow(named(day, agency))
    journey.follow_exactly("Link findings to this entry")
    finding = journey.page.locator(".govuk-checkboxes__label").first.inner_text().strip()
    journey.choose("Findings that rest on this entry", finding).press("Save").then_i_see("Findings that rest on")
    journey.follow_exactly(finding.partition(":")[0]).then_the_heading_is("Findings").then_i_see("Rests on")
    journey.follow(named(day, agency)).then_i_see("Findings that rest on this entry")

    journey.open(f"{FILE}/chronology/copies/").then_i_see("Your name, the day, the reference")
    link = journey.page.get_by_role("link", name="Excel", exact=True)
    with journey.page.expect_download() as download:
        if journey.keyboard:
            link.focus()
            journey.page.keyboard.press("Enter")
        else:
            link.click()
    assert download.value.suggested_filename == "SCP-2026-001-combined-chronology.xlsx"


@pytest.mark.usefixtures("sample")
def test_the_chair_reads_all_agencies_together(journey: Journey) -> None:
    gap = "No contact by any agency is recorded between 31 May 2023 and 14 September 2023: 106 days."
    the_chair_reads(journey, gap=gap, day="14/3/2023", agency="Eastmere Police")
    for address in ("versions/", "copies/", "filter/", "analysis/not-seen/", "analysis/same-event/", "?measure=x.1"):
        journey.open(f"{FILE}/chronology/{address}")

    journey.open(f"{FILE}/chronology/picture/")
    printed = journey.page.pdf(prefer_css_page_size=True)
    boxes = [
        tuple(round(float(side)) for side in found)
        for found in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    ]
    assert boxes
    assert all(abs(side - meant) <= 2 for box in boxes for side, meant in zip(box, A3_LANDSCAPE, strict=True)), boxes


@pytest.mark.usefixtures("sample")
def test_by_keyboard_alone(journey_by_keyboard: Journey) -> None:
    gap = "No contact by any agency is recorded between 2 November 2023 and 9 March 2024: 128 days."
    the_chair_reads(journey_by_keyboard, gap=gap, day="17/3/23", agency="Wolds Community Health")


@pytest.mark.usefixtures("sample")
def test_without_scripts(journey_without_scripts: Journey) -> None:
    gap = "No contact by any agency is recorded between 31 March 2025 and 4 July 2025: 95 days."
    the_chair_reads(journey_without_scripts, gap=gap, day="24/04/2023", agency="Harbour Drug and Alcohol Service")
