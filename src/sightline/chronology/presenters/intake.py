"""What the preview of a file or pasted rows shows: what goes in, what is here, what was changed, what is left out."""

from dataclasses import dataclass

from sightline.chronology.presenters.agency import understood_as
from sightline.chronology.queries.intake import BrokenRow
from sightline.chronology.rules.importing import Skip
from sightline.chronology.rules.intake import Reading, ReadRow
from sightline.design.formats import counted

MOST_LISTED = 200
"""Rows listed of one kind; the count says how many there are."""
LONGEST_EVENT = 160


@dataclass(frozen=True)
class RowShown:
    """One row of the file as it would stand in the chronology."""

    row: ReadRow

    @property
    def where(self) -> str:
        """Sheet or table, and row."""
        return self.row.entry.where

    @property
    def written(self) -> str:
        """The date in the agency's words."""
        return self.row.entry.written.text.strip() or "No date"

    @property
    def understood(self) -> str:
        """How it was read."""
        return understood_as(self.row.entry.written)

    @property
    def event(self) -> str:
        """The first words of what happened."""
        flat = " ".join(self.row.entry.event.split())
        return flat if len(flat) <= LONGEST_EVENT else f"{flat[: LONGEST_EVENT - 1]}…"

    @property
    def notes(self) -> list[str]:
        """What was inferred or carried down."""
        return [*self.row.entry.notes, *self.row.facts.notes]


@dataclass(frozen=True)
class IntakePage:
    """The whole preview."""

    name: str
    reading: Reading
    broken: list[BrokenRow]
    checked: bool = False
    """Its rows were checked again a moment ago."""

    @property
    def what(self) -> str:
        """The file's name, or that the rows were pasted."""
        return self.name or "the rows you pasted"

    @property
    def summary(self) -> list[str]:
        """One sentence for each kind of row that there is."""
        found = []
        if self.reading.new:
            found.append(f"{counted(len(self.reading.new), 'row')} can be added.")
        if self.reading.here:
            are = "row is" if len(self.reading.here) == 1 else "rows are"
            found.append(f"{len(self.reading.here)} {are} in your chronology already and will not be added again.")
        if self.broken:
            cannot = "still cannot be read" if self.checked else "cannot be read yet"
            found.append(f"{counted(len(self.broken), 'row')} {cannot}. Put them right below, or leave them.")
        if skipped := sum(skip.rows for skip in self.reading.report.skipped):
            found.append(f"{counted(skipped, 'row')} left out, such as headings and blank rows: see the list.")
        return found

    @property
    def notes(self) -> list[str]:
        """What must be said of the file: tracked changes, hidden sheets."""
        return self.reading.report.notes

    @property
    def changed(self) -> list[RowShown]:
        """Rows of which something was inferred or put right, to be looked at."""
        return [RowShown(row) for row in self.reading.new if RowShown(row).notes][:MOST_LISTED]

    @property
    def plain(self) -> list[RowShown]:
        """The other rows that go in."""
        return [RowShown(row) for row in self.reading.new if not RowShown(row).notes][:MOST_LISTED]

    @property
    def here(self) -> list[RowShown]:
        """Rows that are in the chronology already."""
        return [RowShown(row) for row in self.reading.here][:MOST_LISTED]

    @property
    def skipped(self) -> list[Skip]:
        """Rows that are no entries, each with its reason."""
        return self.reading.report.skipped[:MOST_LISTED]

    @property
    def adds(self) -> bool:
        """Whether there is a row to add; otherwise the rows can only be checked again."""
        return bool(self.reading.new)

    @property
    def button(self) -> str:
        """What pressing it does."""
        if self.reading.new:
            return f"Add {counted(len(self.reading.new), 'entry', 'entries')}"
        return "Check these rows again" if self.broken else "Finish"
