"""All agencies' chronologies together (F11): narrowed, in order, and redacted for whoever reads."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, TextField, TimeField, Value, When
from django.db.models.functions import Lower

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.chronology import policy
from sightline.chronology.choices import Seen, Sensitivity
from sightline.chronology.models import ChairNote, ChronologyEntry, EntryFields, FrozenChronology, FrozenEntry
from sightline.chronology.rules.analysis import Analysis, analyse
from sightline.chronology.rules.combining import RANK, Entry
from sightline.chronology.rules.filters import Filters
from sightline.chronology.rules.thresholds import Thresholds
from sightline.chronology.rules.written_date import Precision

# how the analysis names the answers of F10
SEEN_WORDS = {Seen.YES: "yes", Seen.NO: "no", Seen.NOT_RECORDED: "not recorded", Seen.NOT_APPLICABLE: "n/a"}
KEY_EPISODE = "key_episode"
SEARCHED = ("event", "response", "expected", "impact_text", "source_record", "recorded_by_role", "team", "about")


class CombinedRow(NamedTuple):
    """One row of the combined chronology. ``withheld`` says why its words are not shown; then they are empty."""

    id: int
    agency: str
    agency_slug: str
    sequence: int
    date_text: str
    starts_on: date | None
    ends_on: date | None
    at_time: time | None
    precision: str
    uncertain: bool
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
    shared_with: str
    tags: Sequence[str]
    key_episode: bool
    sensitivity: str
    version: int
    withheld: str = ""

    @property
    def interval(self) -> tuple[date, date] | None:
        """The first and the last day it may have been; None where that is not known."""
        return (self.starts_on, self.ends_on) if self.starts_on and self.ends_on else None


@dataclass(frozen=True)
class Combined:
    """Every submitted row in order, what the analysis makes of them, and how often the child was seen, by agency."""

    rows: list[CombinedRow]
    analysis: Analysis
    child_seen: dict[str, dict[str, int]]
    """agency → answer of F10 (a word of choices.Seen) → number of rows, withheld rows left out."""
    agencies: list[str]


# What a row is made of. Read as plain values: ten thousand records as objects take longer than the analysis of them
READ = (
    "agency__name", "agency__slug", "sequence", "date_text", "starts_on", "ends_on", "at_time", "precision",
    "uncertain", "event", "child_seen", "impact", "impact_text", "response", "expected", "team", "source_record",
    "recorded_by_role", "about", "shared_with", "tags", "key_episode", "sensitivity", "version",
)


def shown(values: Sequence[Any], *, withheld: Collection[str]) -> CombinedRow:
    """A row, of its id and the values of READ, as somebody reads it who is not to read rows of these kinds. The one
    place where words are taken out: a withheld row keeps its place, agency and date, and says why (G03)."""
    row = CombinedRow._make((*values, ""))
    if row.sensitivity not in withheld:
        return row._replace(tags=tuple(row.tags)) if row.tags else row
    return CombinedRow(
        id=row.id, agency=row.agency, agency_slug=row.agency_slug, sequence=row.sequence, date_text=row.date_text,
        starts_on=row.starts_on, ends_on=row.ends_on, at_time=None, precision=row.precision, uncertain=row.uncertain,
        event="", child_seen="", impact="", impact_text="", response="", expected="", team="", source_record="",
        recorded_by_role="", about="", shared_with="", tags=(), key_episode=False, sensitivity=row.sensitivity,
        version=row.version, withheld=str(Sensitivity(row.sensitivity).label),
    )


def read(rows: QuerySet[EntryFields], *, withheld: Collection[str]) -> list[CombinedRow]:
    """The rows of a query, redacted."""
    id_of = "original" if rows.model is FrozenEntry else "pk"
    return [shown(values, withheld=withheld) for values in rows.values_list(id_of, *READ)]


def rows_of(
    user: User, casefile: CaseFile, *, filters: Filters | None = None, version: FrozenChronology | None = None
) -> QuerySet[EntryFields]:
    """The submitted rows, or those of a frozen version, that answer the filters, in the combined order (F11, S35).

    Order: first day, precision, time, last day, as its agency put the rows of one moment in order, and as it numbered
    them; rows of unknown date last. Where something is asked that only the words answer, rows whose words are withheld
    are not among the answers.
    """
    rows: QuerySet[EntryFields]
    if version is None:
        rows = policy.submitted_entries(user, casefile)
    else:
        rows = policy.frozen_entries(user, version).filter(casefile=casefile)
    withheld = policy.withheld_from(user, casefile)
    asked = filters or Filters()
    if asked.asks_of_the_words and withheld:
        rows = rows.exclude(sensitivity__in=sorted(withheld))
    noted = "pk" if version is None else "original"
    narrowed = rows.select_related(None).filter(
        _asked(asked), *_every_word(asked.words), *_marked(user, casefile, asked, place=noted)
    )
    rank = Case(
        *(When(precision=str(precision), then=Value(place)) for precision, place in RANK.items()),
        default=Value(len(RANK)), output_field=IntegerField(),
    )
    at_time = Case(
        When(sensitivity__in=sorted(withheld), then=Value(None)), default=F("at_time"), output_field=TimeField()
    )
    return narrowed.order_by(
        F("starts_on").asc(nulls_last=True), rank, at_time.asc(nulls_last=True), "ends_on", "order_in_day",
        "sequence", "agency_id", "pk",
    )


def _asked(filters: Filters) -> Q:
    """What the columns themselves answer."""
    asked = Q()
    if filters.agencies:
        asked &= Q(agency__slug__in=filters.agencies)
    if filters.since:
        asked &= Q(ends_on__gte=filters.since)
    if filters.until:
        asked &= Q(starts_on__lte=filters.until)
    if filters.impacts:
        asked &= Q(impact__in=filters.impacts)
    if filters.seen:
        asked &= Q(child_seen__in=filters.seen)
    if filters.people:  # last, and only where the letters are there: patterns are the dear part
        whole = (Q(about__contains=name, about__regex=rf"(?<!\w){re.escape(name)}(?!\w)") for name in filters.people)
        asked &= _any(whole)
    return asked


def _every_word(words: str) -> list[Func]:
    """Each of the words stands in one of the fields. The fields are put together and made small once for a row, with
    something between them, so that no word is found across two: that is what takes the time of ten thousand rows."""
    if not words.strip():
        return []
    text = Lower(Func(Value("\n"), *map(F, SEARCHED), function="CONCAT_WS", output_field=TextField()))
    patterns = [f"%{connection.ops.prep_for_like_query(word.lower())}%" for word in words.split()]
    asked = Value(patterns, output_field=ArrayField(TextField()))
    return [Func(text, asked, template="%(expressions)s)", arg_joiner=" LIKE ALL (", output_field=BooleanField())]


def _marked(user: User, casefile: CaseFile, filters: Filters, *, place: str) -> list[Q]:
    """What the agency's marks, the chair's notes and the findings answer. The notes are few: which entries they stand
    beside is looked up first, instead of for each row."""

    def noted(**asked: Any) -> Q:
        beside = policy.visible_notes(user).filter(casefile=casefile, **asked)
        return Q(**{f"{place}__in": list(beside.values_list("entry", flat=True))})

    found = []
    if KEY_EPISODE in filters.tags:
        marks = [_tagged(tag) for tag in filters.tags if tag != KEY_EPISODE]
        found.append(_any([Q(key_episode=True), noted(key_episode=True), *marks]))
    elif filters.tags:
        found.append(_any(map(_tagged, filters.tags)))
    if filters.themes:
        founded = Q(**{f"{place}__in": sorted(filters.founded)})
        found.append(noted(themes__overlap=list(filters.themes)) | founded)
    return found


def _tagged(tag: str) -> Q:
    return Q(tags__contains=[tag])


def _any(asked: Iterable[Q]) -> Q:
    found = Q()
    for one in asked:
        found |= one
    return found


class Answers:
    """The rows that answer, a page at a time: they are found and put in order once, and read where they are shown."""

    def __init__(self, rows: QuerySet[EntryFields], *, withheld: Collection[str]) -> None:
        self.rows = rows
        self.withheld = withheld

    @cached_property
    def ids(self) -> list[int]:
        """All of them, in order."""
        in_order = ArrayAgg("pk", order_by=self.rows.query.order_by)  # one value is read faster than ten thousand
        return list(self.rows.order_by().aggregate(ids=in_order)["ids"] or ())

    def count(self) -> int:
        """How many."""
        return len(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, part: slice) -> list[CombinedRow]:
        wanted = self.ids[part]
        rows = self.rows.model._default_manager.filter(pk__in=wanted)
        by_id = {pk: values for pk, *values in rows.values_list("pk", *READ)}
        originals = self._originals(wanted)
        return [shown((originals.get(pk, pk), *by_id[pk]), withheld=self.withheld) for pk in wanted]

    def _originals(self, wanted: Sequence[int]) -> dict[int, int]:
        if self.rows.model is not FrozenEntry:
            return {}
        return dict(FrozenEntry.objects.filter(pk__in=wanted).values_list("pk", "original"))


def combined_rows(
    user: User, casefile: CaseFile, *, filters: Filters | None = None, version: FrozenChronology | None = None
) -> list[CombinedRow]:
    """Every row that answers, as this person reads it."""
    rows = rows_of(user, casefile, filters=filters, version=version)
    return read(rows, withheld=policy.withheld_from(user, casefile))


def row_at(user: User, casefile: CaseFile, *, agency: str, sequence: int) -> CombinedRow | None:
    """The row at a place of an agency's chronology; None where this person sees none."""
    found = rows_of(user, casefile).filter(agency__slug=agency, sequence=sequence)[:1]
    return next(iter(read(found, withheld=policy.withheld_from(user, casefile))), None)


def rows_by_id(user: User, casefile: CaseFile, ids: Collection[int]) -> dict[int, CombinedRow]:
    """Of these rows those that this person sees now, in order."""
    if not ids:
        return {}
    found = rows_of(user, casefile).filter(pk__in=ids)
    return {row.id: row for row in read(found, withheld=policy.withheld_from(user, casefile))}


def agencies_in(user: User, casefile: CaseFile) -> list[tuple[str, str]]:
    """(slug, name) of every agency that has submitted a chronology, by name."""
    shared = policy.visible_chronologies(user).filter(casefile=casefile, shared=True)
    found = shared.filter(casefile__in=policy.files_with_combined(user).values("pk"))
    return list(found.order_by("agency__name").values_list("agency__slug", "agency__name"))


def as_entries(rows: Iterable[CombinedRow]) -> list[Entry]:
    """Rows, given in order, as the analysis takes them: it reads what is shown, and no more."""
    return [_as_entry(row, place) for place, row in enumerate(rows)]


def _as_entry(row: CombinedRow, place: int) -> Entry:
    fields = {
        "child_seen": SEEN_WORDS[Seen(row.child_seen)],
        "response": row.response,
        "who": row.recorded_by_role,
        "subject": row.about,
        "shared_with": row.shared_with,
    } if not row.withheld else {}
    return Entry(
        id=str(row.id),
        agency=row.agency,
        event=row.event,
        start=row.starts_on,
        end=row.ends_on,
        time=row.at_time,
        precision=Precision(row.precision),
        uncertain=row.uncertain,
        date_text=row.date_text,
        fields=fields,
        sequence=place,
    )


def seen_by_agency(rows: Iterable[CombinedRow]) -> dict[str, dict[str, int]]:
    """agency → answer of F10 → number of rows; rows that are withheld are not counted."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.agency, Counter())
        if not row.withheld:
            counts[row.agency][row.child_seen] += 1
    return {agency: dict(count) for agency, count in sorted(counts.items())}


def combined(
    user: User,
    casefile: CaseFile,
    *,
    thresholds: Thresholds | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    version: FrozenChronology | None = None,
) -> Combined:
    """The combined chronology as this person may see it, with its analysis (F11): as it stands, or as a version froze
    it. Empty for whoever may not see the pack."""
    rows = combined_rows(user, casefile, version=version)
    counts = seen_by_agency(rows)
    return Combined(
        rows=rows,
        analysis=analyse(
            as_entries(rows), thresholds=thresholds, period_from=period_from, period_to=period_to
        ),
        child_seen=counts,
        agencies=sorted(counts),
    )


def notes_on(user: User, rows: Iterable[CombinedRow]) -> dict[int, ChairNote]:
    """Row → what the chair wrote beside it. Beside a row whose words are withheld nothing is shown: it may quote it."""
    ids = [row.id for row in rows if not row.withheld]
    found = policy.visible_notes(user).filter(entry__in=ids).select_related("written_by")
    return {note.entry_id: note for note in found}


def entry_of(user: User, casefile: CaseFile, *, row: CombinedRow) -> ChronologyEntry | None:
    """The record of a row."""
    return policy.submitted_entries(user, casefile).filter(pk=row.id).first()
