"""Several rows of the chronology at once, as in a sheet."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from sightline.chronology.choices import Impact, Seen
from sightline.chronology.rules.written_date import WrittenDate
from sightline.design import fields
from sightline.foundation.errors import DomainError

ROWS_SHOWN = 6
NAMES = ("date_text", "event", "child_seen", "impact", "about", "source_record")


class Quiet:
    """A cell: its label is read out, and seen in the heading of its column only."""

    @property
    def words(self) -> str:
        """Without "(optional)": a row left empty is no row."""
        return str(self.label)  # type: ignore[attr-defined]

    def component(self, bound: Any) -> dict[str, Any]:
        """The component with its label out of sight."""
        found: dict[str, Any] = super().component(bound)  # type: ignore[misc]
        return found | {"label": {"text": self.words, "classes": "govuk-visually-hidden"}}


class CellText(Quiet, fields.TextInput):
    """A cell of one line."""


class CellWords(Quiet, fields.TextArea):
    """A cell of several lines."""


class CellChoice(Quiet, fields.Select):
    """A cell with a few choices."""


class GridForm(fields.Form):
    """Rows of a date, an event and what goes with them; rows left wholly empty are none.

    ``read_date`` takes the words and the day of the row above (None where there is none) and raises a DomainError.
    """

    def __init__(
        self,
        *args: Any,
        read_date: Callable[[str, date | None], WrittenDate],
        above: date | None,
        impact_required: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.read_date, self.above, self.impact_required = read_date, above, impact_required
        self.read: dict[int, WrittenDate] = {}
        for row in range(ROWS_SHOWN):
            said = f"row {row + 1}"
            self.fields[f"r{row}-date_text"] = CellText(
                f"Date, {said}", max_length=120, required=False, spellcheck=False
            )
            self.fields[f"r{row}-event"] = CellWords(f"What happened, {said}", rows=2, required=False)
            self.fields[f"r{row}-child_seen"] = CellChoice(
                f"Child seen, {said}", choices=Seen.choices, empty="Choose", required=False
            )
            self.fields[f"r{row}-impact"] = CellChoice(
                f"Impact on the child, {said}", choices=Impact.choices, empty="Choose", required=False
            )
            self.fields[f"r{row}-about"] = CellText(f"Which child or adult, {said}", max_length=200, required=False)
            self.fields[f"r{row}-source_record"] = CellText(
                f"Where it is recorded, {said}", max_length=160, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Each used row must say what every row says; its date is read under the row above it."""
        cleaned = super().clean()
        above = self.above
        for row in range(ROWS_SHOWN):
            if not self.used(row):
                continue
            above = self._check_row(row, cleaned, above)
        if not any(self.used(row) for row in range(ROWS_SHOWN)):
            self.add_error("r0-date_text", "Write at least one row")
        return cleaned

    def _check_row(self, row: int, cleaned: dict[str, Any], above: date | None) -> date | None:
        said = f"Row {row + 1}: "
        for name, words in (
            ("date_text", "enter when it happened, or “not known”"), ("event", "enter what happened"),
            ("child_seen", "select whether the child was seen"),
        ):
            if not cleaned.get(f"r{row}-{name}"):
                self.add_error(f"r{row}-{name}", said + words)
        if self.impact_required and not cleaned.get(f"r{row}-impact"):
            self.add_error(f"r{row}-impact", said + "select what it meant for the child")
        if cleaned.get(f"r{row}-date_text"):
            try:
                self.read[row] = self.read_date(cleaned[f"r{row}-date_text"], above)
            except DomainError as refusal:
                self.add_error(f"r{row}-date_text", said + str(refusal))
            else:
                above = self.read[row].start or above
        return above

    def used(self, row: int) -> bool:
        """Whether anything was written in the row."""
        return any(self.cleaned_data.get(f"r{row}-{name}") for name in NAMES)

    def rows(self) -> list[dict[str, Any]]:
        """The used rows, ready for the operation."""
        return [
            {name: self.cleaned_data[f"r{row}-{name}"] for name in NAMES}
            for row in range(ROWS_SHOWN)
            if self.used(row)
        ]

    def shown(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Each row with its cells, in the order of the headings."""
        return [(row, [self[f"r{row}-{name}"] for name in NAMES]) for row in range(ROWS_SHOWN)]


class OrderForm(fields.Form):
    """The place of each of the rows of one day."""

    def __init__(self, *args: Any, rows: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for place, (pk, words) in enumerate(rows, start=1):
            self.fields[f"place-{pk}"] = fields.Number(
                words, least=1, most=len(rows), initial=place, required_words="Enter a place for each entry"
            )

    def clean(self) -> dict[str, Any]:
        """Every place once."""
        cleaned = super().clean()
        places = [cleaned.get(f"place-{pk}") for pk, _ in self.rows]
        if not self.errors and sorted(places) != list(range(1, len(places) + 1)):  # type: ignore[type-var]
            self.add_error(f"place-{self.rows[0][0]}", f"Give each entry a place of its own, from 1 to {len(places)}")
        return cleaned

    def order(self) -> list[int]:
        """The rows in the order chosen."""
        return sorted((pk for pk, _ in self.rows), key=lambda pk: self.cleaned_data[f"place-{pk}"])
