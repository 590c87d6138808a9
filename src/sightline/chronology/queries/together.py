"""All agencies' chronologies together (F11)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.chronology import policy
from sightline.chronology.choices import Seen, Sensitivity
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.rules.analysis import Analysis, analyse
from sightline.chronology.rules.combining import Entry, in_order
from sightline.chronology.rules.thresholds import Thresholds
from sightline.chronology.rules.written_date import Precision

# how the analysis names the answers of F10
SEEN_WORDS = {Seen.YES: "yes", Seen.NO: "no", Seen.NOT_RECORDED: "not recorded", Seen.NOT_APPLICABLE: "n/a"}


@dataclass(frozen=True)
class CombinedRow:
    """One row of the combined chronology. ``withheld`` says why its words are not shown; then they are empty."""

    id: int
    agency: str
    agency_slug: str
    date_text: str
    starts_on: date | None
    event: str
    child_seen: str
    impact: str
    impact_text: str
    response: str
    expected: str
    team: str
    source_record: str
    recorded_by_role: str
    about: str
    key_episode: bool
    withheld: str = ""


@dataclass(frozen=True)
class Combined:
    """Every submitted row in order, what the analysis makes of them, and how often the child was seen, by agency."""

    rows: list[CombinedRow]
    analysis: Analysis
    child_seen: dict[str, dict[str, int]]
    """agency → answer of F10 (a word of choices.Seen) → number of rows, withheld rows left out."""
    agencies: list[str]


def combined(
    user: User,
    casefile: CaseFile,
    *,
    thresholds: Thresholds | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
) -> Combined:
    """The combined chronology as this person may see it (F11, S35). Empty for whoever may not see the pack.

    Order: first day, precision, time, last day, place in the agency's own chronology. Restricted rows keep their place,
    agency and date and lose every word for those whose work does not need them (G03); the analysis reads what is shown.
    """
    submitted = (
        list(policy.visible_entries(user).filter(casefile=casefile, shared=True))
        if policy.may_see_combined(user, casefile)
        else []
    )
    whole = bool(submitted) and policy.needs_restricted(user, casefile)
    by_id = {str(entry.pk): entry for entry in submitted}
    ordered = in_order(_entry(entry, withheld=_withheld(entry, whole=whole)) for entry in submitted)
    rows = [_row(by_id[entry.id], withheld=_withheld(by_id[entry.id], whole=whole)) for entry in ordered]
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.agency, Counter())
        if not row.withheld:
            counts[row.agency][row.child_seen] += 1
    return Combined(
        rows=rows,
        analysis=analyse(ordered, thresholds=thresholds, period_from=period_from, period_to=period_to),
        child_seen={agency: dict(count) for agency, count in sorted(counts.items())},
        agencies=sorted(counts),
    )


def _withheld(entry: ChronologyEntry, *, whole: bool) -> str:
    if whole or entry.sensitivity == Sensitivity.NORMAL:
        return ""
    return str(Sensitivity(entry.sensitivity).label)


def _entry(entry: ChronologyEntry, *, withheld: str) -> Entry:
    shown = not withheld
    fields = {
        "child_seen": SEEN_WORDS[Seen(entry.child_seen)],
        "response": entry.response,
        "who": entry.recorded_by_role,
        "subject": entry.about,
        "shared_with": entry.shared_with,
    }
    return Entry(
        id=str(entry.pk),
        agency=entry.agency.name,
        event=entry.event if shown else "",
        start=entry.starts_on,
        end=entry.ends_on,
        time=entry.at_time if shown else None,
        precision=Precision(entry.precision),
        uncertain=entry.uncertain,
        date_text=entry.date_text,
        fields=fields if shown else {},
        sequence=entry.sequence,
    )


def _row(entry: ChronologyEntry, *, withheld: str) -> CombinedRow:
    def words(text: str) -> str:
        return "" if withheld else text

    return CombinedRow(
        id=entry.pk,
        agency=entry.agency.name,
        agency_slug=entry.agency.slug,
        date_text=entry.date_text,
        starts_on=entry.starts_on,
        event=words(entry.event),
        child_seen=words(entry.child_seen),
        impact=words(entry.impact),
        impact_text=words(entry.impact_text),
        response=words(entry.response),
        expected=words(entry.expected),
        team=words(entry.team),
        source_record=words(entry.source_record),
        recorded_by_role=words(entry.recorded_by_role),
        about=words(entry.about),
        key_episode=entry.key_episode and not withheld,
        withheld=withheld,
    )
