"""Questions about who is on a file and who is kept out."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from sightline.access.roles import FILE_ROLE_SAYS, GIVEN_BY_HAND, TIME_BOXED
from sightline.casefiles.choices import BarReason, ConflictKind, Verdict
from sightline.design import fields

People = Sequence[tuple[str, str]]
ROLES = [(str(role), FILE_ROLE_SAYS[role][0]) for role in GIVEN_BY_HAND]
ROLE_HINTS = {str(role): FILE_ROLE_SAYS[role][1] for role in GIVEN_BY_HAND}
REASON_HINT = "Do not write anything about the child or family here."


class AboutPerson(fields.Form):
    """A form whose first question is: who?"""

    person = fields.Select("Person", choices=[], required_words="Select a person")

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class AddPersonForm(AboutPerson):
    """Put somebody on the file by name."""

    role = fields.Radios(
        "What will they be on this file?", choices=ROLES, hints=ROLE_HINTS,
        required_words="Select what they will be on this file",
    )
    ends_on = fields.DateField(
        "Last day of their access", required=False,
        hint="Needed for a scrutineer and a reviewer. For example, 27 3 2027",
    )
    reason = fields.TextInput(
        "Why they need to be on the file", max_length=300, hint=REASON_HINT,
        required_words="Enter why they need to be on the file",
    )

    def clean(self) -> dict[str, Any]:
        """A reviewer’s and a scrutineer’s access always ends."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role") in TIME_BOXED and "ends_on" not in self.errors and not cleaned.get("ends_on"):
            self.add_error("ends_on", ValidationError("Enter the last day of their access"))
        return cleaned


class EndPlaceForm(AboutPerson):
    """Take somebody off the file."""

    person = fields.Radios("Whose access ends now?", choices=[], required_words="Select whose access ends")


class BarForm(AboutPerson):
    """Keep somebody out."""

    reason = fields.Radios("Why are they kept out?", choices=BarReason.choices, required_words="Select why")


class LiftBarForm(AboutPerson):
    """Let somebody back."""

    person = fields.Radios("Whose bar is lifted?", choices=[], required_words="Select whose bar is lifted")


class LiftConflictForm(AboutPerson):
    """Somebody may decide again."""

    person = fields.Radios("Who may decide on this file again?", choices=[], required_words="Select a person")


class RingFenceForm(fields.Form):
    """Close the file to all but the people named on it."""

    reason = fields.TextArea(
        "Why should only named people see this file?", max_length=500, rows=3,
        hint="For example, a member of staff is a relative, or the police have asked for it.",
        required_words="Enter why only named people should see this file",
    )


class LiftRingFenceForm(fields.Form):
    """Open it again."""

    because = fields.TextArea(
        "Why can the file be opened again?", max_length=500, rows=3,
        required_words="Enter why the file can be opened again",
    )


class ConflictForm(fields.Form):
    """What one declares of oneself."""

    kind = fields.Radios("What is your interest in this file?", choices=ConflictKind.choices,
                         required_words="Select what your interest is")


class EmergencyForm(fields.Form):
    """Break the glass."""

    reference = fields.TextInput(
        "Reference of the file", max_length=24, hint="For example, SCP-2026-014", required_words="Enter the reference"
    )
    reason = fields.TextArea(
        "Why do you need to open it now?", max_length=500, rows=3,
        hint="At least 20 characters. Write what has happened to you, not what you know of the child.",
        required_words="Enter why you need to open it now",
    )
    hours = fields.Radios(
        "For how long?", choices=[("1", "One hour"), ("2", "Two hours"), ("4", "Four hours")],
        required_words="Select for how long",
    )

    def clean_reason(self) -> str:
        """Twenty characters say something."""
        reason = str(self.cleaned_data["reason"]).strip()
        if len(reason) < 20:
            raise ValidationError("Say in 20 characters or more why you need to open it now")
        return reason


class ReviewEmergencyForm(fields.Form):
    """Whether it was needed."""

    emergency = fields.Radios("Which emergency access have you looked into?", choices=[], required_words="Select one")
    verdict = fields.Radios("What did you find?", choices=Verdict.choices, required_words="Select what you found")
    words = fields.TextArea(
        "What you did to find out", max_length=500, rows=3, required_words="Enter what you did to find out"
    )

    def __init__(self, *args: Any, waiting: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["emergency"].choices = waiting  # type: ignore[attr-defined]
