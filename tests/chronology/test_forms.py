"""What the chronology's forms ask for, in their exact words."""

from sightline.chronology.forms import EntryForm, QuickEntryForm
from sightline.chronology.rules.dates import parse_date


def test_what_every_row_says():
    form = EntryForm({}, read_date=parse_date)
    assert form.errors == {
        "date_text": ["Enter when it happened, or “not known”"],
        "event": ["Enter what happened"],
        "child_seen": ["Select whether the child was present, seen or spoken to"],
        "sensitivity": ["Select who may read this row"],
    }


def test_a_date_is_kept_as_it_was_typed():
    form = QuickEntryForm(
        {"date_text": "Tues 3rd March 2026 0930 hrs", "event": "Seen.", "child_seen": "yes"}, read_date=parse_date
    )
    assert form.is_valid()
    assert form.cleaned_data["date_text"] == "Tues 3rd March 2026 0930 hrs"


def test_where_it_is_asked_for_the_impact_is_needed():
    form = QuickEntryForm(
        {"date_text": "3/4/26", "event": "Seen.", "child_seen": "yes"}, read_date=parse_date, impact_required=True
    )
    assert form.errors == {"impact": ["Select what it meant for the child"]}
