"""Writing a row of the chronology, and bringing rows in from a file (F10)."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sightline.chronology.choices import Impact, Seen, Sensitivity, Strength, Tag
from sightline.design import fields
from sightline.foundation.errors import DomainError

EVENT_WORDS = 120
LONGEST_ABOUT = 200


class QuickEntryForm(fields.Form):
    """What every row says: the date as people write it, what happened, whether the child was seen, what it meant."""

    date_text = fields.TextInput(
        "When it happened",
        hint="As it is recorded, with the time if it is known: 3/4/26, 3 April 2026 at 9.30am, May 2025, not known",
        width=30,
        max_length=120,
        spellcheck=False,
        required_words="Enter when it happened, or “not known”",
    )
    event = fields.TextArea(
        "What happened", hint="Facts, in short. Name roles, never members of staff", words=EVENT_WORDS, rows=4,
        required_words="Enter what happened",
    )
    child_seen = fields.Radios(
        "Was the child present, seen or spoken to?", choices=Seen.choices, inline=True,
        required_words="Select whether the child was present, seen or spoken to",
    )
    impact = fields.Radios("What did it mean for the child?", choices=Impact.choices, inline=True, required=False)
    source_record = fields.TextInput("Where it is recorded", max_length=160, required=False)

    def __init__(
        self, *args: Any, read_date: Callable[[str], Any], impact_required: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.read_date = read_date
        if impact_required:
            self.fields["impact"].required = True
            self.fields["impact"].error_messages["required"] = "Select what it meant for the child"

    def clean_date_text(self) -> str:
        """The words as written, once they can be read as a date. Otherwise the reason."""
        text = str(self.cleaned_data["date_text"])
        try:
            self.read_date(text)
        except DomainError as refusal:
            raise ValidationError(f"When it happened: {refusal}") from None
        return text


class EntryForm(QuickEntryForm):
    """Every column of F10."""

    impact_strength = fields.Radios("How much did it mean?", choices=Strength.choices, inline=True, required=False)
    impact_text = fields.TextArea("What it meant for the child, in words", rows=3, required=False)
    people = fields.Checkboxes("Which child or adult", choices=(), required=False)
    about = fields.TextInput(
        "Somebody else", hint="As the review calls them, for example Parent 2. Never a name",
        max_length=200, required=False,
    )
    team = fields.TextInput("Team", max_length=120, required=False)
    recorded_by_role = fields.TextInput("Recorded by", hint="The role, not the name", max_length=120, required=False)
    response = fields.TextArea("What your agency did, and how soon", rows=3, required=False)
    expected = fields.TextArea("What should have happened, and your comment", rows=3, required=False)
    shared_with = fields.TextInput("Agencies you told, or who told you", max_length=300, required=False)
    tags = fields.Checkboxes("Mark it as", choices=Tag.choices, required=False)
    key_episode = fields.YesNo("Could this be a key practice episode?", required=False)
    sensitivity = fields.Radios(
        "Who may read this row?",
        choices=Sensitivity.choices,
        hints={"normal": "The Office, the chair and the buddy"},
        initial=Sensitivity.NORMAL,
        required_words="Select who may read this row",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, subjects: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = subjects
        if not subjects:
            del self.fields["people"]
            self.fields["about"].label = "Which child or adult"
        else:
            self.fields["people"].choices = [(name, name) for name in subjects]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The people of the file that were ticked, and whoever else was written, as one line."""
        cleaned = super().clean()
        said = [*cleaned.pop("people", []), cleaned.get("about", "").strip()]
        cleaned["about"] = ", ".join(part for part in said if part)
        if len(cleaned["about"]) > LONGEST_ABOUT:
            self.add_error("about", f"The people of one row must be {LONGEST_ABOUT} characters or fewer")
        return cleaned

    def clean_key_episode(self) -> bool:
        """No answer is no."""
        return bool(self.cleaned_data["key_episode"])
