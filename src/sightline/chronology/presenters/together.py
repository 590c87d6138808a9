"""What the pages of all agencies' rows together show (F11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from sightline.chronology.choices import Impact, Seen, Sensitivity
from sightline.chronology.models import ChairNote, FrozenChronology, SavedView
from sightline.chronology.presenters.agency import IMPACT_TAGS
from sightline.chronology.queries import KEY_EPISODE, TAG_WORDS, CombinedRow, Difference, age_words, when_read
from sightline.chronology.rules.filters import Filters, filters_from
from sightline.chronology.rules.intervals import apart
from sightline.design.formats import day
from sightline.partnerships.choices import THEMES

LANES = 8  # colours of lanes there are; the ninth agency has the first colour again


@lru_cache(maxsize=4_096)
def _address(name: str, reference: str, args: tuple[tuple[str, Any], ...]) -> str:
    """Kept, because a page of rows asks for hundreds; what an address is does not change while a process runs."""
    return reverse(f"chronology:{name}", kwargs={"reference": reference, **dict(args)})


@dataclass(frozen=True)
class Look:
    """What is asked of the combined chronology, and addresses that carry it on: by keys and numbers, never words."""

    reference: str
    view: SavedView | None = None
    version: FrozenChronology | None = None
    agencies: Sequence[tuple[str, str]] = ()
    since: date | None = None
    until: date | None = None
    founded: frozenset[int] = frozenset()
    """Entries on which findings of the themes asked for rest."""

    @cached_property
    def filters(self) -> Filters:
        """The question: the view's, and of its period the part that is looked at more closely."""
        kept = filters_from(self.view.filters) if self.view is not None else Filters()
        return replace(
            kept, since=self.since or kept.since, until=self.until or kept.until, founded=self.founded
        )

    def between(self, since: date, until: date) -> "Look":
        """The same question of a part of the period."""
        return replace(self, since=since, until=until)

    def to(self, name: str, args: Mapping[str, Any] | None = None, **more: Any) -> str:
        """The address of another page that answers the same question."""
        query = {
            "view": self.view.key if self.view is not None else "",
            "version": self.version.number if self.version is not None else "",
            "from": self.since.isoformat() if self.since is not None else "",
            "to": self.until.isoformat() if self.until is not None else "",
            **more,
        }
        address = _address(name, self.reference, tuple((args or {}).items()))
        kept = urlencode({key.rstrip("_"): value for key, value in query.items() if value})
        return f"{address}?{kept}" if kept else address

    @property
    def asked(self) -> list[str]:
        """The question in words, a line for each part."""
        filters, names = self.filters, dict(self.agencies)
        lines = [
            ("Agency", [names.get(slug, slug) for slug in filters.agencies]),
            ("About", list(filters.people)),
            ("Child seen", [str(Seen(value).label) for value in filters.seen if value in Seen.values]),
            ("Impact", [str(Impact(value).label) for value in filters.impacts if value in Impact.values]),
            ("Marked as", [TAG_WORDS.get(tag, tag) for tag in filters.tags]),
            ("Theme", [THEMES.get(code, code) for code in filters.themes]),
            ("From", [day(filters.since)] if filters.since else []),
            ("To", [day(filters.until)] if filters.until else []),
            ("Words", [filters.words] if filters.words else []),
        ]
        return [f"{title}: {' or '.join(said)}" for title, said in lines if said]


def lane_of(agencies: Sequence[str]) -> dict[str, int]:
    """Agency → the number of its colour."""
    return {name: place % LANES + 1 for place, name in enumerate(sorted(agencies))}


@dataclass(frozen=True)
class RowShown:
    """One row. ``resting`` are links to what apps above have founded on it."""

    row: CombinedRow
    look: Look
    lane: int
    births: Mapping[str, date]
    note: ChairNote | None = None
    resting: Sequence[Mapping[str, str]] = ()
    measured_from: str = ""
    first_of_day: bool = False
    on_page: int = 1
    """Of the list: links that come back to the list come back there."""

    @property
    def when(self) -> str:
        """As written."""
        return self.row.date_text or "Not dated"

    @property
    def understood(self) -> str:
        """As read, where that says more."""
        return when_read(self.row)

    @property
    def seen(self) -> str:
        """Whether the child was seen."""
        return str(Seen(self.row.child_seen).label) if self.row.child_seen else ""

    @property
    def impact(self) -> dict[str, str]:
        """What it meant for the child; empty where nobody said."""
        if not self.row.impact:
            return {}
        return {"text": str(Impact(self.row.impact).label), "classes": IMPACT_TAGS[Impact(self.row.impact)]}

    @property
    def marks(self) -> list[str]:
        """What the agency marked it as; and the chair, who says so."""
        found = [TAG_WORDS[tag] for tag in self.row.tags if tag in TAG_WORDS]
        if self.row.key_episode:
            found.insert(0, TAG_WORDS[KEY_EPISODE])
        if self.note is not None and self.note.key_episode:
            found.insert(0, "Key practice episode, says the chair")
        return found

    @property
    def themes(self) -> list[str]:
        """What the chair says that it shows."""
        return [THEMES.get(code, code) for code in self.note.themes] if self.note is not None else []

    @property
    def restricted(self) -> str:
        """Why not everybody reads it; empty where everybody does."""
        normal = self.row.sensitivity == Sensitivity.NORMAL
        return "" if normal or self.row.withheld else str(Sensitivity(self.row.sensitivity).label)

    @property
    def ages(self) -> list[str]:
        """How old each child was on its first day; nothing where that is not known, or not to be known."""
        start = self.row.starts_on
        if start is None:
            return []
        return [f"{child}: {age_words(born, start)}" for child, born in self.births.items()]

    @property
    def place(self) -> str:
        """How an address names it: by agency and number, never by what it says."""
        return f"{self.row.agency_slug}.{self.row.sequence}"

    @property
    def args(self) -> dict[str, Any]:
        """What fills the places of its own addresses."""
        return {"agency": self.row.agency_slug, "number": self.row.sequence}

    @property
    def url(self) -> str:
        """Its own page; a row of a frozen version has none."""
        return self.look.to("entry", self.args, page=self._page) if self.look.version is None else ""

    @property
    def _page(self) -> int | str:
        return self.on_page if self.on_page > 1 else ""

    @property
    def measure(self) -> dict[str, str]:
        """The link that measures from here, or to here."""
        if self.look.version is not None or self.place == self.measured_from:
            return {}
        if self.measured_from:
            there = self.look.to("combined", measure=self.measured_from, and_=self.place, page=self._page)
            return {"text": "Measure to here", "href": there}
        return {"text": "Measure from here", "href": self.look.to("combined", measure=self.place, page=self._page)}


@dataclass(frozen=True)
class Measured:
    """How far apart two chosen entries are; or that the second is still to be chosen."""

    first: CombinedRow
    second: CombinedRow | None

    @property
    def sentence(self) -> str:
        """In words."""
        if self.second is None:
            return "Choose “Measure to here” at another entry to see how far apart they are."
        return apart(self.first.interval, self.second.interval)

    @property
    def between(self) -> list[str]:
        """Which they are."""
        return [f"{row.date_text}, {row.agency}" for row in (self.first, self.second) if row is not None]


@dataclass(frozen=True)
class TogetherPage:
    """What stands above the rows."""

    look: Look
    total: int
    views: Sequence[SavedView]
    measured: Measured | None
    user_id: int
    withheld: Sequence[str] = field(default=())
    on_page: int = 1

    @property
    def named(self) -> list[dict[str, Any]]:
        """Views kept by name, each with its address and whose it is."""
        here = self.look.reference
        current = self.look.view.key if self.look.view is not None else ""
        return [
            {
                "name": view.name,
                "href": Look(here, view, self.look.version).to("combined"),
                "by": f"shared by {view.made_by}" if view.shared else "yours",
                "current": view.key == current,
                "remove": reverse("chronology:remove-view", kwargs={"reference": here, "saved": view.key})
                if view.made_by_id == self.user_id else "",
            }
            for view in self.views
        ]

    @property
    def everything(self) -> str:
        """The address without any filter."""
        return Look(self.look.reference, None, self.look.version).to("combined")

    @property
    def without_measuring(self) -> str:
        """The same page of the list with nothing measured."""
        return self.look.to("combined", page=self.on_page if self.on_page > 1 else "")

    @property
    def withheld_words(self) -> str:
        """What this person does not read, in one sentence; empty for those who read everything."""
        if not self.withheld:
            return ""
        kinds = ", ".join(str(Sensitivity(kind).label).lower() for kind in sorted(self.withheld))
        return f"Rows of these kinds keep their place and lose their words for you: {kinds}."


@dataclass(frozen=True)
class DifferenceShown:
    """One change between two versions."""

    difference: Difference

    @property
    def what(self) -> str:
        """Added, taken out, or changed."""
        if self.difference.before is None:
            return "Added"
        return "Taken out" if self.difference.after is None else "Changed"

    @property
    def row(self) -> CombinedRow:
        """As it is now; as it was, where it is no more."""
        found = self.difference.after or self.difference.before
        if found is None:
            raise ValueError("a difference has a row")
        return found

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """(what, before, after) of each thing that changed."""
        before, after = self.difference.before, self.difference.after
        if before is None or after is None:
            return []
        return [(words, _plain(name, before), _plain(name, after)) for name, words in self.difference.named]


def _plain(name: str, row: CombinedRow) -> str:
    value = getattr(row, name)
    if name == "child_seen":
        return str(Seen(value).label) if value else ""
    if name == "impact":
        return str(Impact(value).label) if value else ""
    if name == "tags":
        return ", ".join(TAG_WORDS.get(tag, tag) for tag in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
