"""Questions about the trail, a copy of a whole file, legal holds, and how long files are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from sightline.design import fields
from sightline.stewardship.choices import HoldSource


class LogForm(fields.Form):
    """Which part of the log: of a file, of a person, or both."""

    file = fields.TextInput("Reference of the file", max_length=24, required=False, hint="For example, SCP-2026-014")
    person = fields.Select("Person", choices=[], required=False, empty="Everybody")
    first_day = fields.DateField("First day", hint="For example, 1 11 2026")
    last_day = fields.DateField("Last day", hint="For example, 30 11 2026")

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """As references are written."""
        return str(self.cleaned_data["file"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """A file or a person, and days in order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("person"):
            self.add_error("file", ValidationError("Enter the reference of a file, or choose a person"))
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError("The last day must be the first day or later"))
        return cleaned


class AccessForm(fields.Form):
    """Of whom the list is."""

    agency = fields.Select("Agency", choices=[], required=False, empty="Every agency, and people of none")

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]


class SetAsideForm(fields.Form):
    """Why nothing is wrong."""

    reason = fields.TextArea(
        "What did you find out?", max_length=500, rows=4,
        hint="For example, they were on call that week. Write nothing about a child or family.",
        required_words="Enter what you found out",
    )


class AskForCopyForm(fields.Form):
    """Why a copy of everything is needed."""

    reason = fields.TextInput(
        "Why do you need a copy of the whole file?", max_length=300,
        hint="For example: a court has ordered it. Name nobody: use the file’s own words for people.",
        required_words="Enter why you need a copy of the whole file",
    )


class SecondCopyForm(fields.Form):
    """The second person's word."""

    proposal = fields.Radios("Which copy?", choices=[], required_words="Select a copy")
    word = fields.Radios(
        "What do you say?",
        choices=[("yes", "It may be taken, once, within a day"), ("no", "It may not be taken")],
        required_words="Select whether the copy may be taken",
    )

    def __init__(self, *args: Any, proposals: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"].choices = list(proposals)  # type: ignore[attr-defined]


class PlaceHoldForm(fields.Form):
    """Which file, who asks, and why."""

    reference = fields.TextInput(
        "Reference of the file", max_length=24, hint="For example, SCP-2026-014",
        required_words="Enter the reference of the file",
    )
    source = fields.Radios(
        "Who asks that nothing be destroyed?", choices=HoldSource.choices,
        required_words="Select who asks that nothing be destroyed",
    )
    asker = fields.TextInput(
        "Name of the organisation, and its reference", max_length=160,
        hint="For example, Independent Inquiry into Hospital Care, request 2026/118",
        required_words="Enter the name of the organisation that asks",
    )
    reason = fields.TextArea(
        "Why is the file needed?", max_length=500, rows=4, hint="Write nothing about a child or family.",
        required_words="Enter why the file is needed",
    )

    def clean_reference(self) -> str:
        """As references are written."""
        return str(self.cleaned_data["reference"]).strip().upper()


class AskLiftForm(fields.Form):
    """Why the hold is no longer needed."""

    reason = fields.TextArea(
        "Why is the hold no longer needed?", max_length=300, rows=3,
        hint="For example: the inquiry wrote on 2 November that it has ended. Write nothing about a child or family.",
        required_words="Enter why the hold is no longer needed",
    )


class DecideLiftForm(fields.Form):
    """The second person's word."""

    word = fields.Radios(
        "Shall the hold be lifted?",
        choices=[("yes", "Yes, lift it"), ("no", "No, it stands")],
        required_words="Select whether the hold shall be lifted",
    )


class PeriodForm(fields.Form):
    """How long files of a class are kept, from when, and who decided it."""

    partnership = fields.Select("Partnership", choices=[], required_words="Select a partnership")
    years = fields.Number(
        "Years that a file is kept", least=1, most=150, unit="years", required_words="Enter how many years",
    )
    starts_on = fields.DateField(
        "First day on which this holds", hint="Tomorrow or later. For example, 1 4 2027",
        required_words="Enter the first day on which this holds",
    )
    authority = fields.TextInput(
        "Who decided it, and where is that written?", max_length=300,
        hint="For example: Information governance board, 3 May 2027, minute 6",
        required_words="Enter who decided it and where that is written",
    )

    def __init__(self, *args: Any, partnerships: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].choices = list(partnerships)  # type: ignore[attr-defined]
        self.today = today

    def clean_starts_on(self) -> date:
        """Not yet begun: what is due is counted each night."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on <= self.today:
            raise ValidationError("The first day must be tomorrow or later")
        return starts_on


class ProposeDisposalForm(fields.Form):
    """Nothing is asked: why it may go is counted."""


class DecideDisposalForm(fields.Form):
    """The second person's word, and the reference by hand."""

    word = fields.Radios(
        "Shall the file be disposed of?",
        choices=[("yes", "Yes, dispose of it for good"), ("no", "No, keep it for now")],
        reveals={"yes": "typed"}, required_words="Select whether the file shall be disposed of",
    )
    typed = fields.TextInput(
        "Type the reference of the file", max_length=24, revealed=True,
        required_words="Type the reference of the file",
    )

    def __init__(self, *args: Any, reference: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reference = reference

    def clean_typed(self) -> str:
        """Another file's, or a slip of the hand, is said beside the field; the operation asks once more."""
        typed = str(self.cleaned_data.get("typed") or "")
        if typed and typed.strip().upper() != self.reference:
            raise ValidationError(f"Type the reference of the file, {self.reference}, to show that you mean this file")
        return typed
