"""Reading checks: the last one of a record, whether it still speaks for the text, and what it left undecided."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sightline.anonymity.models import DisclosureCheck, FoundString
from sightline.anonymity.outside import ner
from sightline.anonymity.outside.ner import NER
from sightline.anonymity.rules import Identities, Person
from sightline.anonymity.rules.artefacts import Artefact
from sightline.anonymity.rules.checking import OWN_LAYERS, VERSION
from sightline.anonymity.rules.findings import LIKELY
from sightline.casefiles.choices import CaseDay, EntryKind
from sightline.casefiles.models import CaseFile
from sightline.casefiles.rules import day_of, full_name, lines, paragraphs


@dataclass(frozen=True)
class Checked:
    """A version of a text that is to leave: its parts, what is published of it, and every file made of that.

    `leaving` makes the files: (what people call it, its name, what is in it). `allowed` are strings accepted in this
    document, such as the partnership's own name; they never silence the register.
    """

    casefile: CaseFile
    record_label: str
    record_id: str
    edition: int
    parts: Artefact
    published: dict[str, Any]
    leaving: Callable[[], Sequence[tuple[str, str, Artefact]]]
    allowed: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Of the words and of what is published of them: any other word is another digest."""
        said = {"parts": [[part.where, part.text] for part in self.parts.parts], "published": self.published}
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def latest(casefile: CaseFile, *, record_label: str, record_id: object) -> DisclosureCheck | None:
    """The last check of a record, of whatever version."""
    return (
        DisclosureCheck.objects.filter(casefile=casefile, record_label=record_label, record_id=str(record_id))
        .order_by("-run_at", "-pk")
        .first()
    )


def digest_of(text: str) -> str:
    """Of one text that is public."""
    return hashlib.sha256(text.encode()).hexdigest()


def changed_since(
    check: DisclosureCheck, *, edition: int, text_digest: str, published: Sequence[str] = ()
) -> tuple[str, ...]:
    """What is no longer as it was when the check was made, in words; nothing where it speaks for this version still.

    The text; the register; the rules of the search, a layer that was added or has gone included; what has become
    public of the same review since (`published`): two texts can tell together what neither tells alone (S370).
    """
    version = CaseFile.objects.filter(pk=check.casefile_id).values_list("register_version", flat=True).get()
    now = {NER: ner.version(), **dict.fromkeys(OWN_LAYERS, VERSION)}
    then = {layer["name"]: layer["version"] for layer in check.layers}
    changed = {
        "the text": check.edition != edition or check.text_digest != text_digest,
        "the register": check.register_version != version,
        "the rules of the search": then != now,
        "what is public of this review": bool({digest_of(each) for each in published} - set(check.published_seen)),
    }
    return tuple(what for what, has_changed in changed.items() if has_changed)


def undecided(check: DisclosureCheck) -> QuerySet[FoundString]:
    """Certain and likely strings on which nobody has decided."""
    return FoundString.objects.filter(disclosure=check, tier__lte=LIKELY, answer="")


def identities_from(
    known: Iterable[tuple[str, str, dict[str, Any]]], *, reference: str
) -> Identities:
    """What the check looks for: entries of the register as (kind, pseudonym, facts), and the file's own reference.

    Ages are worked out at the incident, and only where the register has its day.
    """
    people, places, references = [], [], [reference]
    days: list[date] = []
    incidents: list[date] = []
    for kind, pseudonym, facts in known:
        if kind == EntryKind.PLACE:
            places += [full_name(facts), *lines(facts.get("other_names"))]
        elif kind == EntryKind.REFERENCE:
            references.append(full_name(facts))
        elif kind == EntryKind.DATE:
            on = day_of(facts.get("on"))
            days += [on] if on else []
            incidents += [on] if on and facts.get("what") == CaseDay.INCIDENT else []
        elif kind in (EntryKind.SCHOOL, EntryKind.ORGANISATION):
            people.append(_body(kind, pseudonym, facts))
        else:
            people.append(_person(kind, pseudonym, facts))
    return Identities(
        people=tuple(people),
        places=tuple(filter(None, places)),
        references=tuple(filter(None, references)),
        dates=tuple(dict.fromkeys(days)),
        incident=min(incidents, default=None),
    )


def _body(kind: str, pseudonym: str, facts: dict[str, Any]) -> Person:
    names = tuple(filter(None, [full_name(facts), *lines(facts.get("other_names"))]))
    return Person(
        role=kind,
        pseudonym=pseudonym,
        schools=names if kind == EntryKind.SCHOOL else (),
        organisations=names if kind == EntryKind.ORGANISATION else (),
        addresses=paragraphs(facts.get("address")),
        phones=lines(facts.get("phones")),
    )


def _person(kind: str, pseudonym: str, facts: dict[str, Any]) -> Person:
    name = full_name(facts)
    role = str(facts.get("role", ""))
    staff = f"{role} (practitioner)".strip() if kind == EntryKind.PRACTITIONER else ""
    return Person(
        role=staff or kind,
        pseudonym=(role[:1].upper() + role[1:] if role and staff else "") or pseudonym,
        title=str(facts.get("title", "")),
        names=(name,) if name else (),
        known_as=lines(facts.get("other_names")),
        former_names=lines(facts.get("former_names")),
        date_of_birth=day_of(facts.get("date_of_birth")),
        date_of_death=day_of(facts.get("date_of_death")),
        addresses=(*paragraphs(facts.get("address")), *paragraphs(facts.get("other_addresses"))),
        nhs_number=str(facts.get("nhs_number", "")),
        ni_number=str(facts.get("ni_number", "")),
        phones=lines(facts.get("phones")),
        emails=lines(facts.get("emails")),
        handles=lines(facts.get("handles")),
        schools=lines(facts.get("school")),
        vehicles=lines(facts.get("vehicles")),
        references=(*lines(facts.get("upn")), *lines(facts.get("case_references"))),
    )
