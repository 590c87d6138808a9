"""The register: who and what the file knows by name. Sealed; each look is on the trail, each change is counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.casefiles import policy
from sightline.casefiles.choices import EntryKind, SubjectKind
from sightline.casefiles.models import CaseFile, RegisterEntry, Subject
from sightline.casefiles.operations.files import file_key
from sightline.casefiles.rules import any_named, pseudonym_of, stem_of, without_empty
from sightline.foundation.envelope import seal_facts, unseal_facts
from sightline.foundation.errors import DomainError
from sightline.partnerships.models import Agency
from sightline.trail.choices import Verb
from sightline.trail.operations import record


@dataclass(frozen=True)
class Known:
    """An entry of the register, opened."""

    entry: RegisterEntry
    facts: dict[str, Any]


def _place(casefile: CaseFile, pseudonym: str) -> str:
    # what the first version sealed opens still: the place was named after its subject
    return f"subject/{casefile.pk}/{pseudonym}/identity"


def seal_entry(casefile: CaseFile, pseudonym: str, facts: dict[str, Any]) -> bytes:
    """The facts sealed for this entry of this file: moved to another row or file they do not open."""
    return seal_facts(file_key(casefile), facts, place=_place(casefile, pseudonym))


def _opened(casefile: CaseFile, entries: list[RegisterEntry]) -> list[Known]:
    key = file_key(casefile)
    return [
        Known(entry, unseal_facts(key, bytes(entry.sealed_identity), place=_place(casefile, entry.pseudonym)))
        for entry in entries
    ]


def _next_pseudonym(casefile: CaseFile, kind: str, facts: dict[str, Any]) -> str:
    """The next by role and order. Holds the file's row to the end of the transaction: none is given twice."""
    here = CaseFile.objects.select_for_update(of=("self",)).get(pk=casefile.pk)
    stem = stem_of(kind, facts)
    subjects = Subject.objects.filter(casefile=casefile, pseudonym__startswith=stem).count()
    given = max(int(here.pseudonyms_given.get(stem, 0)), subjects)
    pseudonym, number = pseudonym_of(kind, facts, given=given)
    CaseFile.objects.filter(pk=casefile.pk).update(pseudonyms_given=here.pseudonyms_given | {stem: number})
    return pseudonym


@transaction.atomic
def record_subject(casefile: CaseFile, *, kind: SubjectKind, identity: dict[str, Any], by: User) -> Subject:
    """Record a child or adult. ``identity`` (names, dates, addresses, identifiers) is sealed; the pseudonym is not.

    The pseudonym goes by role and order and never by a real initial (issue of the disclosure check, G-ANON).
    """
    require(policy.sees(by, casefile))
    pseudonym = _next_pseudonym(casefile, kind, identity)
    number = Subject.objects.filter(casefile=casefile, kind=kind).count() + 1
    subject = Subject(casefile=casefile, kind=kind, number=number, pseudonym=pseudonym)
    subject.save(force_insert=True)
    RegisterEntry.objects.create(
        casefile=casefile,
        subject=subject,
        kind=EntryKind(kind),
        pseudonym=pseudonym,
        sealed_identity=seal_entry(casefile, pseudonym, without_empty(identity)),
        added_at=timezone.now(),
        added_by=by,
    )
    record(
        Verb.SUBJECT_RECORDED, by=str(by.pk), file_ref=casefile.reference, record_label="subject",
        record_id=str(subject.pk),
    )
    return subject


@transaction.atomic
def change_subject(subject: Subject, *, identity: dict[str, Any], by: User) -> None:
    """Put right what is known of a recorded person. What is not given stays as it was; what is given empty goes."""
    require(policy.sees(by, subject.casefile))
    _change(RegisterEntry.objects.get(subject=subject), identity, by=by, label="subject", id_=subject.pk)


def _change(entry: RegisterEntry, facts: dict[str, Any], *, by: User, label: str, id_: Any) -> None:
    (known,) = _opened(entry.casefile, [entry])
    after = without_empty(known.facts | facts)
    if after == known.facts:
        return
    entry.sealed_identity = seal_entry(entry.casefile, entry.pseudonym, after)
    entry.save(update_fields=["sealed_identity"])
    record(
        Verb.SUBJECT_RECORDED, by=str(by.pk), file_ref=entry.casefile.reference, record_label=label, record_id=str(id_)
    )


@transaction.atomic
def open_identities(casefile: CaseFile, *, by: User) -> list[tuple[Subject, dict[str, Any]]]:
    """Every recorded person with who they are. Opening them is on the trail."""
    require(policy.may_open_identities(by, casefile) or casefile.opened_by_id == by.pk)
    record(Verb.IDENTITY_OPENED, by=str(by.pk), file_ref=casefile.reference, record_label="subjects")
    entries = RegisterEntry.objects.filter(casefile=casefile, subject__isnull=False).select_related("subject")
    in_order = sorted(entries, key=lambda entry: (entry.kind, entry.subject.number if entry.subject else 0))
    return [(known.entry.subject, known.facts) for known in _opened(casefile, in_order) if known.entry.subject]


@transaction.atomic
def open_register(casefile: CaseFile, *, by: User, agency: Agency | None = None) -> list[Known]:
    """The whole register, or what one agency added to it. Opening it is on the trail (G03)."""
    if agency is None:
        require(policy.may_open_register(by, casefile))
    else:
        require(policy.may_name_for(by, casefile, agency))
    record(Verb.IDENTITY_OPENED, by=str(by.pk), file_ref=casefile.reference, record_label="register")
    entries = policy.visible_register(by).filter(casefile=casefile)
    return _opened(casefile, list(entries if agency is None else entries.filter(agency=agency)))


@transaction.atomic
def open_entry(entry: RegisterEntry, *, by: User) -> Known:
    """One entry, to change it. On the trail."""
    require(policy.may_change_entry(by, entry))
    record(
        Verb.IDENTITY_OPENED, by=str(by.pk), file_ref=entry.casefile.reference, record_label="register",
        record_id=str(entry.pk),
    )
    return _opened(entry.casefile, [entry])[0]


def known_to_the_check(casefile: CaseFile, *, by: User) -> list[Known]:
    """The whole register for the disclosure check, which shows no more than the words that are in the text.

    The check is on the trail itself. Refused to whoever may not open the register: a check that the database shows a
    part of the register to would look for a part of it, and nobody would know.
    """
    require(policy.may_open_register(by, casefile), "You may not open the register of this file, so you cannot check.")
    return _opened(casefile, list(RegisterEntry.objects.filter(casefile=casefile)))


def names_seen(casefile: CaseFile, *, by: User) -> list[Known]:
    """What this person may see of the register: all of it, what their own agency added, or nothing.

    For what is offered beside a field while somebody types (G11): the page with the field is on the trail.
    """
    return _opened(casefile, list(policy.visible_register(by).filter(casefile=casefile)))


@transaction.atomic
def add_entry(
    casefile: CaseFile, *, kind: EntryKind, facts: dict[str, Any], by: User, now: datetime, agency: Agency | None = None
) -> RegisterEntry:
    """Add somebody or something that may not leave by name: staff, a school, a place, a relative nobody had named.

    The Office and the chair add to the whole register; an agency's manager adds the names used in its return, and sees
    those alone. Raises DomainError where there is no name to search for.
    """
    if agency is None:
        require(policy.may_change_register(by, casefile))
    else:
        require(policy.may_name_for(by, casefile, agency))
    facts = without_empty(facts)
    if not any_named(facts):
        raise DomainError("Enter a name, so that there is something to search for.")
    pseudonym = _next_pseudonym(casefile, kind, facts)
    entry = RegisterEntry(
        casefile=casefile, kind=kind, pseudonym=pseudonym, agency=agency, added_at=now, added_by=by,
        sealed_identity=seal_entry(casefile, pseudonym, facts),
    )
    entry.save(force_insert=True)
    record(
        Verb.SUBJECT_RECORDED, by=str(by.pk), file_ref=casefile.reference, record_label="register",
        record_id=str(entry.pk), kind=str(kind), agency=str(agency.pk) if agency else "",
    )
    return entry


@transaction.atomic
def change_entry(entry: RegisterEntry, *, facts: dict[str, Any], by: User) -> None:
    """Put an entry right. Its pseudonym stays: what has been written with it still means the same."""
    require(policy.may_change_entry(by, entry))
    _change(entry, facts, by=by, label="register", id_=entry.pk)


@transaction.atomic
def remove_entry(entry: RegisterEntry, *, by: User) -> None:
    """Take out an entry added by mistake. A child or family member of the case stays: correct them instead."""
    require(policy.may_change_entry(by, entry))
    if entry.subject_id is not None:
        raise DomainError("A child or family member of the case cannot be removed. Correct what is wrong instead.")
    record(
        Verb.RECORD_REMOVED, by=str(by.pk), file_ref=entry.casefile.reference, record_label="register",
        record_id=str(entry.pk),
    )
    entry.delete()
