"""What a reader asks of the combined chronology: one question that the list, picture, print and exports all answer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

MANY = ("agencies", "people", "tags", "themes", "impacts", "seen")


@dataclass(frozen=True, slots=True)
class Filters:
    """Within one field any answer will do; every field that asks something must be answered.

    `agencies` are slugs, `people` pseudonyms, `themes` codes of the taxonomy; `words` must each be in the row.
    `founded` are the entries on which a finding of one of the themes rests: looked up anew each time, never kept.
    """

    agencies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    impacts: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""
    founded: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Nothing is asked: every row answers."""
        return self == Filters()

    @property
    def asks_of_the_words(self) -> bool:
        """Something is asked that only a row whose words may be read can answer. Otherwise what a withheld row says
        could be found out by asking."""
        return bool(self.people or self.tags or self.themes or self.impacts or self.seen or self.words.strip())

    def kept(self) -> dict[str, Any]:
        """As JSON keeps it; what is not asked is left out."""
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value and field.name != "founded":
                found[field.name] = (
                    value.isoformat() if isinstance(value, dt.date) else list(value) if field.name in MANY else value
                )
        return found


def filters_from(kept: Mapping[str, Any]) -> Filters:
    """What `kept` gave. What this version does not know is ignored, so that an old view still opens."""
    day = dt.date.fromisoformat
    return Filters(
        **{name: tuple(str(each) for each in kept.get(name, ())) for name in MANY},
        since=day(kept["since"]) if kept.get("since") else None,
        until=day(kept["until"]) if kept.get("until") else None,
        words=str(kept.get("words", "")),
    )
