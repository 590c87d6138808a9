"""Words of the pages about who is on a file and who has looked at it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils import timezone

from sightline.access.roles import FILE_ROLE_SAYS, FileRole
from sightline.accounts.models import User
from sightline.casefiles.models import Bar, CaseFile, Conflict, EmergencyAccess, FileMember, RingFence
from sightline.casefiles.queries import Access, Look
from sightline.design.formats import day, day_and_clock
from sightline.trail.choices import Verb


def place_words(place: FileMember) -> str:
    """What somebody is on the file, and until when."""
    called = FILE_ROLE_SAYS[FileRole(place.role)][0]
    if place.until:
        return f"{called}, until {day_and_clock(place.until)}"
    return f"{called}, until {day(place.ends_on)}" if place.ends_on else called


@dataclass(frozen=True)
class PeoplePage:
    """Who is on this file, who could open it and why, who is kept out."""

    casefile: CaseFile
    places: list[FileMember]
    could_open: list[Access]
    bars: list[Bar]
    conflicts: list[Conflict]
    fence: RingFence | None

    @property
    def reference(self) -> str:
        """Of the file."""
        return self.casefile.reference

    @property
    def by_name(self) -> list[dict[str, str]]:
        """People on the file by name."""
        return [
            {"name": place.user.name if place.user else "", "words": place_words(place), "reason": place.reason}
            for place in self.places
        ]

    @property
    def readers(self) -> list[dict[str, Any]]:
        """Everybody who could open it, with why."""
        return [{"name": access.person.name, "reasons": access.reasons} for access in self.could_open]

    @property
    def kept_out(self) -> list[dict[str, str]]:
        """Who is barred, why and since when."""
        return [
            {"name": bar.user.name, "words": f"{bar.get_reason_display()}, since {day(bar.barred_at)}"}
            for bar in self.bars
        ]

    @property
    def interests(self) -> list[dict[str, str]]:
        """What people declared."""
        return [
            {
                "name": conflict.user.name,
                "words": f"{conflict.get_kind_display()}, declared {day(conflict.declared_at)}",
            }
            for conflict in self.conflicts
        ]

    @property
    def fenced(self) -> str:
        """By whom, since when and why the file is closed; empty when it is not."""
        if self.fence is None:
            return ""
        return f"{self.fence.fenced_by.name} on {day(self.fence.fenced_at)}: {self.fence.reason}"


# What each page is called where somebody reads who opened it; others are shown by the address's own name
LOOK_WORDS = {
    Verb.PAGE_OPENED: "Opened a page",
    Verb.IDENTITY_OPENED: "Opened who the child and family are",
    Verb.GLASS_BROKEN: "Opened the file in an emergency",
    Verb.TRAIL_READ: "Read who has looked",
    Verb.REFUSED: "Was refused",
}


@dataclass(frozen=True)
class LooksPage:
    """Who has looked at a file, by day and person, and why they could."""

    reference: str
    looks: list[Look]
    names: dict[str, str]
    why: dict[tuple[str, date], list[str]]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One row for a person and a day, the newest first."""
        found = []
        for (on, person), looks in groupby(self.looks, key=lambda look: (timezone.localdate(look.at), look.person_id)):
            seen = list(looks)
            counts: dict[str, int] = {}
            for look in seen:
                page = look.page.replace(":", ", ").replace("-", " ")
                words = f"{LOOK_WORDS[Verb(look.verb)]}{f' ({page})' if page else ''}"
                counts[words] = counts.get(words, 0) + 1
            found.append(
                {
                    "on": on,
                    "name": self.names.get(person, "Not signed in"),
                    "what": [f"{words}, {count} times" if count > 1 else words for words, count in counts.items()],
                    "why": self.why.get((person, on), []),
                }
            )
        return found


def emergency_words(emergency: EmergencyAccess) -> str:
    """One emergency access in a line."""
    return f"{emergency.reference}, {emergency.opened_by.name}, {day_and_clock(emergency.opened_at)}"


@dataclass(frozen=True)
class EmergenciesPage:
    """Emergency access that waits for its review, and what earlier reviews found."""

    emergencies: list[EmergencyAccess]
    reader: User

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The newest first."""
        return [
            {
                "words": emergency_words(emergency),
                "reason": emergency.reason,
                "until": emergency.until,
                "found": emergency.get_verdict_display() if emergency.verdict else "",
                "by": emergency.reviewed_by.name if emergency.reviewed_by else "",
                "own": emergency.opened_by_id == self.reader.pk,
            }
            for emergency in self.emergencies
        ]
