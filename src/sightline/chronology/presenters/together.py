"""What the page of all agencies' rows together shows (F11)."""

from dataclasses import dataclass

from sightline.chronology.choices import Impact, Seen
from sightline.chronology.presenters.agency import IMPACT_TAGS
from sightline.chronology.queries import Combined, CombinedRow


@dataclass(frozen=True)
class CombinedPage:
    """All agencies' rows in one order (F11), narrowed to one agency or to whether the child was seen."""

    combined: Combined
    agency: str = ""
    seen: str = ""

    @property
    def rows(self) -> list[CombinedRow]:
        """Those that the filters leave."""
        return [
            row
            for row in self.combined.rows
            if (not self.agency or row.agency == self.agency) and (not self.seen or row.child_seen == self.seen)
        ]

    @property
    def sentences(self) -> list[tuple[str, list[str]]]:
        """What the rows show together, under headings; empty ones left out."""
        found = self.combined.analysis
        groups = [
            ("Gaps", found.gaps),
            ("Many events in few days", found.bursts),
            ("The same event told by more than one agency", found.same_event),
            ("Accounts that differ", found.contradictions),
            ("Written twice", found.duplicates),
            ("Known to one agency and not shared", found.known_not_shared),
            ("Referrals without a recorded response", found.open_referrals),
            ("The child was not seen", found.child_not_seen),
            ("Changes of worker", found.changes_of_worker),
            ("Outside the period", found.outside_period),
        ]
        return [(title, [each.sentence for each in results]) for title, results in groups if results]  # type: ignore[attr-defined]

    @property
    def seen_table(self) -> list[tuple[str, list[int]]]:
        """Agency → counts of yes, no, not recorded, does not apply."""
        return [
            (agency, [counts.get(word, 0) for word in Seen.values])
            for agency, counts in self.combined.child_seen.items()
        ]

    @property
    def seen_words(self) -> list[tuple[str, str]]:
        """The answers, in the table's order."""
        return [(str(value), str(label)) for value, label in Seen.choices]

    @staticmethod
    def seen_label(row: CombinedRow) -> str:
        """The answer of a row."""
        return str(Seen(row.child_seen).label) if row.child_seen else ""

    @staticmethod
    def impact_tag(row: CombinedRow) -> dict[str, str]:
        """What it meant for the child; empty where nobody said."""
        if not row.impact:
            return {}
        return {"text": str(Impact(row.impact).label), "classes": IMPACT_TAGS[Impact(row.impact)]}
