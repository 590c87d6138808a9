"""An agency's own rows in the columns of form F10, to be written out."""

from collections.abc import Iterable

from sightline.chronology.choices import Impact, Seen, Sensitivity, Strength, Tag
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.outside.layout_files import document_of, workbook_of
from sightline.chronology.rules.columns import ALSO
from sightline.chronology.rules.layout import READ_AS, TEMPLATE, WIDE, as_kept
from sightline.chronology.rules.written_date import Precision, read_as

CHOICES = {
    TEMPLATE["child_seen"]: [str(label) for label in Seen.labels],
    TEMPLATE["impact"]: [str(label) for label in Impact.labels],
    TEMPLATE["impact_strength"]: [str(label) for label in Strength.labels],
    TEMPLATE["key_episode"]: ["Yes", "No"],
    TEMPLATE["sensitivity"]: [str(label) for label in Sensitivity.labels],
}
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def template_as(kind: str) -> bytes:
    """The empty form F10 as "xlsx" or "docx"."""
    return _written(kind, list(TEMPLATE.values()), [])


def rows_as(kind: str, entries: Iterable[ChronologyEntry]) -> bytes:
    """The rows as written, in the order given, in the form's columns: importing them again loses and adds nothing."""
    rows = list(entries)
    further = list(dict.fromkeys(heading for entry in rows for heading in entry.other))
    headings = [*TEMPLATE.values(), READ_AS, *(f"{ALSO}{heading}" for heading in further)]
    return _written(kind, headings, [[*cells_of(row), *(row.other.get(name, "") for name in further)] for row in rows])


def cells_of(entry: ChronologyEntry) -> list[str]:
    """One row in the columns of the form, and how its date was read."""
    said = {
        "date": entry.date_text,
        "team": entry.team,
        "source": entry.source_record,
        "who": entry.recorded_by_role,
        "subject": entry.about,
        "event": entry.event,
        "child_seen": str(Seen(entry.child_seen).label),
        "impact": str(Impact(entry.impact).label) if entry.impact else "",
        "impact_strength": str(Strength(entry.impact_strength).label) if entry.impact_strength else "",
        "impact_text": entry.impact_text,
        "response": entry.response,
        "expected": entry.expected,
        "shared_with": entry.shared_with,
        "tags": "; ".join(str(Tag(tag).label) for tag in entry.tags),
        "key_episode": "Yes" if entry.key_episode else "",
        "sensitivity": str(Sensitivity(entry.sensitivity).label),
    }
    understood = read_as(
        entry.starts_on, entry.ends_on, entry.at_time, precision=Precision(entry.precision), uncertain=entry.uncertain
    )
    return [*(said.get(name, "") for name in TEMPLATE), understood]


def _written(kind: str, headings: list[str], rows: list[list[str]]) -> bytes:
    kept = [[as_kept(cell) for cell in row] for row in rows]
    if kind == "xlsx":
        return workbook_of(headings, kept, wide=WIDE, choices=CHOICES)
    return document_of(headings, kept, wide=WIDE)
