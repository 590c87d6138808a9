"""What the register's pages show."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.text import slugify

from sightline.casefiles.choices import PEOPLE_OF_THE_CASE, EntryKind
from sightline.casefiles.operations import Known
from sightline.casefiles.rules import FACTS, called, day_of
from sightline.design.formats import day

GROUPS = (
    ("The child and family", PEOPLE_OF_THE_CASE),
    ("Staff", (EntryKind.PRACTITIONER,)),
    ("Schools and organisations", (EntryKind.SCHOOL, EntryKind.ORGANISATION)),
    ("Places and references", (EntryKind.PLACE, EntryKind.REFERENCE)),
    ("Dates", (EntryKind.DATE,)),
)


@dataclass(frozen=True)
class EntryShown:
    """One entry as it is listed."""

    known: Known
    may_change: bool

    @property
    def pseudonym(self) -> str:
        """What outputs say."""
        return self.known.entry.pseudonym

    @property
    def name(self) -> str:
        """What must not leave."""
        return called(self.known.entry.kind, self.known.facts)

    @property
    def kind(self) -> str:
        """Who or what it is."""
        return str(EntryKind(self.known.entry.kind).label)

    @property
    def added_by(self) -> str:
        """The agency that added it in its return."""
        agency = self.known.entry.agency
        return f"Added by {agency.name}" if agency else ""

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """(words, lines) of everything known, and what is still asked for."""
        facts = self.known.facts
        found = []
        for key, words in FACTS.items():
            value = str(facts.get(key, "") or "")
            on = day_of(value) if key == "on" or key.startswith("date_of") else None
            if value:
                found.append((words, [day(on)] if on else value.split("\n")))
        return found

    @property
    def wanting(self) -> str:
        """The one thing that is asked for again where it is empty."""
        person = self.known.entry.kind in PEOPLE_OF_THE_CASE
        return "Nobody has written down what else they are called." if person and not (
            self.known.facts.get("other_names")
        ) else ""

    @property
    def change_url(self) -> str:
        """Where it is put right; empty for those who may only read."""
        return self._to("casefiles:change-entry") if self.may_change else ""

    @property
    def remove_url(self) -> str:
        """Where it is taken out."""
        removable = self.may_change and self.known.entry.subject_id is None
        return self._to("casefiles:remove-entry") if removable else ""

    def _to(self, name: str) -> str:
        entry = self.known.entry
        return reverse(name, kwargs={"reference": entry.casefile.reference, "pseudonym": slugify(entry.pseudonym)})


@dataclass(frozen=True)
class RegisterPage:
    """The register, by groups."""

    known: list[Known]
    reference: str
    change_all: bool

    @cached_property
    def entries(self) -> list[EntryShown]:
        """Every entry."""
        return [EntryShown(known, self.change_all) for known in self.known]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Title and entries; empty groups too, so that what is missing is seen."""
        return [
            {"title": title, "entries": [each for each in self.entries if each.known.entry.kind in kinds]}
            for title, kinds in GROUPS
        ]

    @property
    def adding(self) -> list[dict[str, str]]:
        """What may be added, each with its page."""
        if not self.change_all:
            return []
        return [
            {
                "text": str(kind.label),
                "href": reverse("casefiles:add-entry", kwargs={"reference": self.reference, "kind": str(kind)}),
            }
            for kind in EntryKind
        ]
