"""A copy of the combined chronology for one person: what stands on it, whatever file it becomes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

MARKING: Final = "OFFICIAL-SENSITIVE"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is taken for a formula by a spreadsheet (sec R54)."""


@dataclass(frozen=True, slots=True)
class Copy:
    """`recipient`, `made_on` and `reference` are its watermark (G10): on every page, or above the rows.

    `asked` are the lines of the filter; `widths` the columns' shares of a line. The rows are gone through once.
    """

    title: str
    reference: str
    owner: str
    recipient: str
    made_on: str
    asked: tuple[str, ...]
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Iterable[tuple[str, ...]]

    @property
    def watermark(self) -> str:
        """Whose copy it is, of what, and since when."""
        return f"{MARKING} | Copy for {self.recipient} | {self.reference} | {self.made_on}"

    @property
    def above(self) -> Iterator[str]:
        """What stands above the rows: the watermark, and what was asked."""
        yield self.watermark
        yield from self.asked


def no_formula(text: str) -> str:
    """The text as a spreadsheet will not compute it: an apostrophe before what could be a formula (sec R54)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
