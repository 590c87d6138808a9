"""Questions about the trail, and about a copy of a whole file."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from sightline.design import fields


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
