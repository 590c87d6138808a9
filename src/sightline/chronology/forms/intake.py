"""Bringing in a file or pasted rows: which file, which column is which, and the rows that need mending."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from sightline.chronology.rules.intake import OfferedTable
from sightline.chronology.rules.layout import COLUMNS, LEAVE, OTHER
from sightline.chronology.rules.tables import Contents
from sightline.design import fields
from sightline.foundation.errors import DomainError

MENDED_AT_ONCE = 40
"""Rows shown for mending on one page; the others come when these are done."""
LONGEST_COPIED = 1_000_000
"""Characters, with which a sent form stays below what the server takes at once; a longer table counts as its text."""
CHOICES = [*COLUMNS.items(), (OTHER, "Something else: keep it under its own heading"), (LEAVE, "Leave it out")]


class BringFileForm(fields.Form):
    """A Word, Excel or text file. Reading it is part of checking the form, so that a refusal stands at the field."""

    file = fields.FileField(
        "Your chronology file",
        accept=[".docx", ".xlsx", ".csv", ".tsv"],
        hint="Word, Excel or CSV, with a column of dates and a column of events. The file itself is not kept",
        required_words="Select your chronology file",
    )

    def __init__(self, *args: Any, read_file: Callable[[str, bytes], Contents], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read_file = read_file
        self.contents: Contents | None = None
        self.named = ""

    def clean(self) -> dict[str, Any]:
        """The tables of the file, or the sentence that refuses it."""
        cleaned = super().clean()
        file = cleaned.get("file")
        if file is not None:
            self.named = str(file.name)
            try:
                self.contents = self.read_file(self.named, file.read())
            except DomainError as refusal:
                self.add_error("file", str(refusal))
        return cleaned


class PasteRowsForm(fields.Form):
    """Rows copied from a table in Word or a sheet in Excel."""

    rows = fields.TextArea(
        "Rows copied from Word or Excel",
        hint="Copy the rows with their headings, if there are any, and paste them here. Lines that begin with a date "
        "will do too",
        rows=12,
        max_length=500_000,
        required_words="Paste the rows",
    )

    copied = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_COPIED, strip=False)
    """What the clipboard held beside the text: written by a script when rows are pasted, emptied when they change."""

    def __init__(self, *args: Any, read_rows: Callable[[str, str], Contents], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read_rows = read_rows
        self.contents: Contents | None = None

    def clean(self) -> dict[str, Any]:
        """The one table, or the sentence that refuses it."""
        cleaned = super().clean()
        if cleaned.get("rows"):
            try:
                self.contents = self.read_rows(cleaned["rows"], cleaned.get("copied", ""))
            except DomainError as refusal:
                self.add_error("rows", str(refusal))
        return cleaned


class ColumnsForm(fields.Form):
    """Which column is which, table by table; begins with what was recognised or confirmed before."""

    def __init__(self, *args: Any, tables: Sequence[OfferedTable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        for number, table in enumerate(tables):
            if len(tables) > 1:
                use = fields.YesNo(
                    f"Bring in the rows of {table.where}?",
                    initial=table.used,
                    required_words=f"Select yes if the rows of {table.where} are part of the chronology",
                )
                self.fields[f"use{number}"] = use
            for column in table.columns:
                samples = "; ".join(column.samples)
                self.fields[f"c{number}-{column.place}"] = fields.Select(
                    column.heading,
                    hint=f"For example: {samples}" if samples else "Nothing stands in this column",
                    choices=CHOICES,
                    initial=column.taken_for,
                    required_words=f"Select what “{column.heading}” is",
                )

    def groups(self) -> list[tuple[OfferedTable, list[forms.BoundField]]]:
        """Each table with its fields."""
        return [
            (table, [bound for bound in self if bound.name == f"use{number}" or bound.name.startswith(f"c{number}-")])
            for number, table in enumerate(self.tables)
        ]

    def confirmed(self) -> dict[str, dict[str, str]]:
        """Table → place of the column → what it is; the tables that are used."""
        said = self.cleaned_data
        return {
            table.where: {str(column.place): said[f"c{number}-{column.place}"] for column in table.columns}
            for number, table in enumerate(self.tables)
            if said.get(f"use{number}", True)
        }


class Unmarked:
    """A field that may be left as it is, so that "(optional)" would mislead."""

    @property
    def words(self) -> str:
        """The label alone."""
        return str(self.label)  # type: ignore[attr-defined]


class MendedText(Unmarked, fields.TextInput):
    """A date or a time to be put right."""


class MendedWords(Unmarked, fields.TextArea):
    """What happened, to be put right."""


class MendForm(fields.Form):
    """Date, time and event of each row that cannot be read, to be put right here. An untouched row stays as it is."""

    def __init__(self, *args: Any, broken: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.broken = broken[:MENDED_AT_ONCE]
        for row in self.broken:
            for name, words in (("date", "Date"), ("time", "Time"), ("event", "What happened")):
                if name not in row.cells:
                    continue
                kind: Any = MendedWords if name == "event" else MendedText
                more: dict[str, Any] = {"rows": 2} if name == "event" else {"width": 20, "max_length": 200}
                self.fields[f"{row.key}-{name}"] = kind(words, required=False, initial=row.cells[name], **more)

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each broken row with its fields."""
        return [(row, [bound for bound in self if bound.name.startswith(f"{row.key}-")]) for row in self.broken]

    def mended(self) -> dict[str, dict[str, str]]:
        """Row → what it says now, for the rows that were touched."""
        found = {}
        for row in self.broken:
            said = {name: self.cleaned_data[f"{row.key}-{name}"] for name in row.cells}
            if any(said[name].strip() != row.cells[name].strip() for name in said):
                found[row.where] = said
        return found
