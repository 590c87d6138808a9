"""What the pages of the analysis show: each result with its evidence, and what was set aside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.chronology.choices import Seen
from sightline.chronology.presenters.together import Look, RowShown
from sightline.chronology.queries import Kind, Result
from sightline.chronology.rules.thresholds import Thresholds

MOST_EVIDENCE = 12  # of a long run the first and the last entries say enough; the rest is counted


@dataclass(frozen=True)
class ResultShown:
    """One thing found."""

    result: Result
    look: Look
    lanes: Mapping[str, int]

    @property
    def args(self) -> dict[str, str]:
        """What fills the places of its addresses."""
        return {"kind": self.result.kind, "about": self.result.about}

    @property
    def evidence(self) -> list[RowShown]:
        """The entries it rests on, each with its own page."""
        rows = self.result.rows
        if len(rows) > MOST_EVIDENCE:
            rows = rows[: MOST_EVIDENCE // 2] + rows[-MOST_EVIDENCE // 2 :]
        return [RowShown(row, self.look, self.lanes.get(row.agency, 1), {}) for row in rows]

    @property
    def left_out(self) -> int:
        """How many entries between are not drawn."""
        return max(len(self.result.rows) - MOST_EVIDENCE, 0)


@dataclass(frozen=True)
class KindPage:
    """One list, its rule with the numbers in it, and what was set aside."""

    kind: Kind
    thresholds: Thresholds
    aside: Sequence[ResultShown]
    waiting: int
    aside_in_all: int
    wants_aside: bool
    """The rows of the page are those set aside."""

    @property
    def rule(self) -> str:
        """The rule as it holds: each number in its place."""
        return rule_in_words(self.kind, self.thresholds)


def rule_in_words(kind: Kind, thresholds: Thresholds) -> str:
    """Longest names first, so that gap_days is not found inside agency_gap_days."""
    names = sorted(kind.numbers, key=len, reverse=True)
    if not names:
        return kind.rule
    found = re.compile(rf"\b(?:{'|'.join(names)})\b")
    return found.sub(lambda match: f"{getattr(thresholds, match[0]):g}", kind.rule)


@dataclass(frozen=True)
class AnalysisPage:
    """Every list with how much it holds, and how often the child was seen."""

    look: Look
    kinds: Sequence[Kind]
    found: Mapping[str, Sequence[Result]]
    thresholds: Thresholds
    child_seen: Mapping[str, Mapping[str, int]]

    @property
    def lists(self) -> list[dict[str, Any]]:
        """In order, each with its counts and its rule."""
        return [
            {
                "title": kind.title, "href": self.look.to("kind", {"kind": kind.key}),
                "waiting": sum(one.dismissal is None for one in self.found[kind.key]),
                "aside": sum(one.dismissal is not None for one in self.found[kind.key]),
                "rule": rule_in_words(kind, self.thresholds),
            }
            for kind in self.kinds
        ]

    @property
    def seen_table(self) -> list[tuple[str, list[int]]]:
        """Agency → counts of yes, no, not recorded, does not apply."""
        return [
            (agency, [counts.get(word, 0) for word in Seen.values]) for agency, counts in self.child_seen.items()
        ]

    @property
    def seen_words(self) -> list[str]:
        """The answers, in the table's order."""
        return [str(label) for label in Seen.labels]
