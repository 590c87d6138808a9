"""Asking of the combined chronology, writing beside it, setting aside what its analysis shows (F11)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from sightline.chronology.choices import Impact, Seen, Tag
from sightline.chronology.rules.filters import Filters
from sightline.design import fields
from sightline.partnerships.choices import THEMES

KEY_EPISODE = ("key_episode", "Key practice episode")
MANY = ("agencies", "people", "seen", "impacts", "tags", "themes")


class FilterForm(fields.Form):
    """Which entries to show. Words are sent, never put in an address (sec R35)."""

    words = fields.TextInput(
        "Words in the entry", hint="Every word must be there, in any order", max_length=200, required=False
    )
    agencies = fields.Checkboxes("Agencies", choices=[], required=False)
    people = fields.Checkboxes("About", choices=[], required=False)
    since = fields.DateField("From", hint="For example, 27 3 2024", required=False)
    until = fields.DateField("To", hint="For example, 27 3 2026", required=False)
    seen = fields.Checkboxes("Was the child present, seen or spoken to?", choices=Seen.choices, required=False)
    impacts = fields.Checkboxes("What it meant for the child", choices=Impact.choices, required=False)
    tags = fields.Checkboxes("Marked as", choices=[KEY_EPISODE, *Tag.choices], required=False)
    themes = fields.Checkboxes(
        "Themes", hint="Of the chair’s note, or of a finding that rests on the entry", choices=list(THEMES.items()),
        required=False,
    )
    name = fields.TextInput(
        "Keep this view as", hint="Give it a name to find it again. Never the name of a person", max_length=80,
        required=False,
    )
    shared = fields.YesNo("Show this view to everybody who sees the pack?", required=False)

    def __init__(
        self, *args: Any, agencies: Sequence[tuple[str, str]], people: Sequence[str], may_share: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
        self.fields["people"].choices = [(name, name) for name in people]  # type: ignore[attr-defined]
        for name, has in (("agencies", agencies), ("people", people), ("shared", may_share)):
            if not has:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and what is shared has a name."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "“To” must be on or after “From”")
        if cleaned.get("shared") and not cleaned.get("name", "").strip():
            self.add_error("name", "Give the view a name, so that others know what it shows")
        return cleaned

    @property
    def filters(self) -> Filters:
        """What was asked."""
        cleaned = self.cleaned_data
        return Filters(
            **{name: tuple(cleaned.get(name) or ()) for name in MANY},
            since=cleaned.get("since"), until=cleaned.get("until"), words=" ".join(cleaned.get("words", "").split()),
        )

    @staticmethod
    def initial_of(filters: Filters) -> Mapping[str, Any]:
        """The form as it was filled in."""
        return {
            **{name: list(getattr(filters, name)) for name in MANY},
            "since": filters.since, "until": filters.until, "words": filters.words,
        }


class NoteForm(fields.Form):
    """The chair's own words beside an entry."""

    words = fields.TextArea(
        "Your note", hint="Everybody who sees the pack reads it. Name roles, never members of staff", words=200, rows=4,
        required=False,
    )
    key_episode = fields.YesNo("Is this a key practice episode?", required=False)
    themes = fields.Checkboxes("Themes it shows", choices=list(THEMES.items()), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_key_episode(self) -> bool:
        """No answer is no."""
        return bool(self.cleaned_data["key_episode"])


class SetAsideForm(fields.Form):
    """Why something that the analysis shows needs no more attention."""

    reason = fields.TextArea(
        "Why does this need no more attention?", words=100, rows=3,
        required_words="Enter why this needs no more attention",
    )


# name → (label, least): the numbers a partnership may set; the likenesses of words were measured and stay
NUMBERS: dict[str, tuple[str, int]] = {
    "gap_days": ("No contact by any agency, days", 7),
    "agency_gap_days": ("No contact by one agency, days", 7),
    "burst_entries": ("Many events: at least so many entries", 2),
    "burst_days": ("Many events: within so many days", 1),
    "late_days": ("Learned late: after so many days", 1),
    "response_days": ("A response to a referral within so many days", 1),
    "unseen_in_a_row": ("Contacts in a row without the child seen", 2),
}


class ThresholdsForm(fields.Form):
    """The numbers on which the analysis turns."""

    starts_on = fields.DateField("From which day do these numbers hold?", required_words="Enter the day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            name: fields.Number(label, least=least, most=3650) for name, (label, least) in NUMBERS.items()
        }
        self.fields = asked | self.fields

    @property
    def numbers(self) -> dict[str, float]:
        """By name."""
        return {name: self.cleaned_data[name] for name in NUMBERS}


class LayoutForm(fields.Form):
    """The columns of copies that leave."""

    columns = fields.Checkboxes("Columns", choices=[], required_words="Select the columns")
    starts_on = fields.DateField("From which day does this layout hold?", required_words="Enter the day")

    def __init__(self, *args: Any, columns: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = list(columns)  # type: ignore[attr-defined]
