"""An agency's manager brings in a Word chronology as it is, mends it, writes and pastes more, and sends the return."""

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from tests.journeys.journey import Journey

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-1")]

# A review whose police return wants nothing but its chronology.
STORY = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from sightline.access.context import acting_as
from sightline.config.demo.cases import HOUSING_MOVES
from sightline.config.demo.people import by_key
from sightline.config.demo.story import Teller, at, working_day_near
from sightline.contributions import operations as contributions
from sightline.foundation.working_days import add_working_days
from sightline.partnerships.models import Partnership

today = timezone.localdate()
def ago(days):
    return working_day_near(today - timedelta(days=days))

told = Teller(HOUSING_MOVES, Partnership.objects.get())
told.refer(ago(53))
told.agree(ago(52))
told.list_for_triage(ago(51), meets_on=ago(40))
told.decide(ago(40))
told.confirm(ago(39))
told.scope(ago(36), event_on=add_working_days(today, 12))
told.open_returns(ago(36))
told.acknowledge("police", ago(34))
author, now = by_key("police-manager"), at(ago(15), 13)
said = HOUSING_MOVES.returns["police"]
with acting_as(author):
    contributions.begin(told._request("police"), by=author, now=now)
    asked = told._request("police")
    for section, changes in told._audit(said):
        contributions.save_audit(asked, section=section, changes=changes, by=author, now=now)
    for number in range(1, len(HOUSING_MOVES.key_lines) + 1):
        contributions.answer_key_line(
            asked, number=number, evidence="Records.", analysis=said.analysis, confidence="medium", by=author, now=now
        )
print(told.reference)
"""


def messy_word_file() -> bytes:
    """A front table, a year as a banner, headings twice, a day that does not exist and a row without words."""
    document = docx.Document()
    front = document.add_table(rows=1, cols=2)
    front.rows[0].cells[0].text, front.rows[0].cells[1].text = "Completed by", "Public protection unit"
    document.add_paragraph("Chronology of involvement")
    rows = [
        ("Date", "Circumstances", "Child seen", "Niche ref"),
        ("2025", "", "", ""),
        ("12 Jan 0930 hrs", "Officers attended after a neighbour called.", "Y", "N-100"),
        ("31 April", "Second call to the address.", "N", "N-101"),
        ("Date", "Circumstances", "Child seen", "Niche ref"),
        ("c. May", "Strategy discussion with social care.", "n/a", "N-102"),
        ("3 June", "", "N", "N-103"),
    ]
    table = document.add_table(rows=len(rows), cols=4)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[1].cells[0].merge(table.rows[1].cells[3])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def the_whole_way(journey: Journey, pictures: Path | None = None) -> None:
    """In the manager's words."""

    reference = journey.house.run(STORY).strip().splitlines()[-1]
    journey.given_i_am("police-manager").open(f"/files/{reference}/returns/police/chronology/")
    journey.follow("Add entries from a Word, Excel or CSV file")
    journey.page.get_by_label("Your chronology file").set_input_files(
        {"name": "ppu.docx", "mimeType": "application/octet-stream", "buffer": messy_word_file()}
    )
    journey.press("Read the file").then_the_heading_is("Check the columns")
    assert journey.page.get_by_label("Circumstances").input_value() == "event"
    journey.choose("Bring in the rows of table 1?", "No")
    journey.pick("Niche ref", "Where it is recorded")
    journey.pictures(pictures, "columns")
    journey.press("Continue to the rows").then_the_heading_is("Check the rows of ppu.docx")
    journey.then_i_see("31 April does not exist").then_i_see("The row does not say what happened")
    journey.pictures(pictures, "preview")
    with journey.within("Table 2 row 4"):
        journey.fill("Date", "30 April 2025")
    with journey.within("Table 2 row 7"):
        journey.fill("What happened", "Notice sent to the health visitor.")
    journey.press("Check these rows again").then_i_see("4 rows can be added")
    journey.press("Add 4 entries").then_i_see("4 entries were added")
    journey.then_i_see("Read as about 1 May 2025 to 31 May 2025")

    journey.follow("Write several entries at once")
    journey.fill("Date, row 1", "3/7/25").fill("What happened, row 1", "Welfare check; nobody at home.")
    journey.pick("Child seen, row 1", "No").pick("Impact on the child, row 1", "Negative")
    journey.fill("Which child or adult, row 1", "Child 1")
    if journey.scripts:
        expect(journey.page.locator('[data-read="0"]')).to_have_text("Read as 3 July 2025, exact")
    else:
        journey.press("Show how the dates are read").then_i_see("Read as 3 July 2025, exact")
    journey.pictures(pictures, "grid")
    journey.press("Add these entries").then_i_see("1 entry was added")

    journey.follow("Paste rows from Word or Excel")
    journey.fill(
        "Rows copied from Word or Excel",
        "Date\tWhat happened\tChild seen\n4/7/25\tSeen at school.\tYes\n4/7/25\tCalled the duty team.\tNo",
    )
    journey.press("Read the rows").press("Continue to the rows").then_i_see("2 rows can be added")
    journey.press("Add 2 entries").then_i_see("2 entries were added").then_i_see("7 entries")
    journey.pictures(pictures, "entries")

    # the same file again has nothing new
    journey.follow("Add entries from a Word, Excel or CSV file")
    journey.page.get_by_label("Your chronology file").set_input_files(
        {"name": "ppu.docx", "mimeType": "application/octet-stream", "buffer": messy_word_file()}
    )
    journey.press("Read the file").choose("Bring in the rows of table 1?", "No")
    assert journey.page.get_by_label("Niche ref").input_value() == "source"
    journey.press("Continue to the rows").then_i_see("2 rows are in your chronology already")
    journey.follow("Leave out the rows that are not added").press("Leave them out")

    journey.follow_exactly("Back").follow_exactly("Check your answers and send them to your safeguarding lead")
    journey.then_i_do_not_see("Still to finish").press("Send to your safeguarding lead")
    journey.then_i_see("Waiting for the safeguarding lead")


def test_a_messy_chronology_comes_in_whole(journey: Journey, tmp_path: Path) -> None:
    the_whole_way(journey, tmp_path)


def test_the_same_by_keyboard_alone(journey_by_keyboard: Journey) -> None:
    the_whole_way(journey_by_keyboard)


def test_the_same_without_javascript(journey_without_scripts: Journey) -> None:
    the_whole_way(journey_without_scripts)


def test_enter_goes_down_and_control_d_repeats_what_stands_above(journey: Journey) -> None:
    reference = journey.house.run(STORY).strip().splitlines()[-1]
    journey.given_i_am("police-manager").open(f"/files/{reference}/returns/police/chronology/write/")
    keyboard = journey.page.keyboard
    journey.page.get_by_label("Date, row 1").focus()
    keyboard.insert_text("3/7/25")
    keyboard.press("Enter")
    expect(journey.page.get_by_label("Date, row 2")).to_be_focused()
    keyboard.press("Control+d")
    expect(journey.page.get_by_label("Date, row 2")).to_have_value("3/7/25")
    expect(journey.page.locator('[data-read="1"]')).to_have_text("Read as 3 July 2025, exact")
    journey.page.get_by_label("What happened, row 2").focus()
    keyboard.press("Control+Enter")
    expect(journey.page.get_by_label("Date, row 3")).to_be_focused()
