"""One agency's part of a review: asked, acknowledged, written, approved and submitted, accepted; or nil, or waived.

Reasons and comments are kept on rows that only their readers see, never in the file's moves, which every agency on the
file may read.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.permissions import Permission
from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import add_member, save_fields, take_step, work_goes_on
from sightline.chronology.operations import lock, open_chronology, share, take_back
from sightline.contributions import policy
from sightline.contributions.choices import Confidence, RequestState
from sightline.contributions.models import AgencyRequest, KeyLineAnswer, NilStatement, PracticeAudit, ReturnVersion
from sightline.contributions.operations.invitations import end_invitations
from sightline.contributions.queries import (
    audit_of,
    content_of,
    has_a_lead,
    nil_waiting,
    people_who,
    possible_authors,
    those_who_may_know,
    what_is_missing,
    writers_of,
)
from sightline.contributions.rules import LEGAL_BASIS, section_named
from sightline.contributions.states import AGENCY_REQUEST
from sightline.deadlines.operations import meet_clock, start_clock, stop_clock
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Agency
from sightline.trail.choices import Verb
from sightline.trail.operations import record

RETURNS_IN = "D03"


class NoContact(DomainError):
    """The agency has nobody to receive the request (L14)."""


class NoDueDate(DomainError):
    """No rule gives the day and nobody named one."""


class NotComplete(DomainError):
    """The return must still say something (L15)."""


class NeedsSecondPerson(DomainError):
    """Whoever wrote it alone may not approve it (R03)."""


class NotInWriting(DomainError):
    """The return is not being written now."""


def path_of(agency_request: AgencyRequest) -> str:
    """The address of the request."""
    return f"/files/{agency_request.casefile.reference}/returns/{agency_request.agency.slug}/"


def _facts(agency_request: AgencyRequest, *, due: bool = False) -> Facts:
    on = (agency_request.extended_to or agency_request.due_on) if due else None
    return Facts(agency_request.casefile.reference, path_of(agency_request), on)


@transaction.atomic
def send_request(
    casefile: CaseFile,
    *,
    agency: Agency,
    asked: str,
    period_from: date,
    period_to: date,
    key_lines: Sequence[dict[str, Any]],
    decided_on: date,
    welfare_lead: str,
    by: User,
    now: datetime,
    due_on: date | None = None,
    by_invitation: bool = False,
) -> AgencyRequest:
    """Ask one agency for its practice audit and chronology (L14, F07, S7, S34, S41).

    ``by_invitation``: the agency has nobody with an account, and the Office invites somebody to write (`invite`).

    ``key_lines`` are [{number, question, why}], frozen here. The agency joins the file; its clock D03 counts from the
    triage decision. ``due_on`` is used only where the partnership has switched D03 off. Raises NoContact, NoDueDate.
    """
    require(policy.may_send_request(by, casefile))
    today = timezone.localdate(now)
    if agency.partnership_id != casefile.partnership_id:
        raise DomainError(f"{agency} is not an agency of this partnership.")
    if AgencyRequest.objects.filter(casefile=casefile, agency=agency).exists():
        raise DomainError(f"{agency} has already been asked.")
    if period_to < period_from:
        raise DomainError("The period under review must end on or after the day it begins.")
    contacts = people_who(Permission.REQUEST_ACKNOWLEDGE, casefile=casefile, on=today, agency=agency)
    if not by_invitation and not contacts.exists():
        raise NoContact(f"Name a single point of contact for {agency} first.")
    add_member(casefile, role=FileRole.INVOLVED_AGENCY, agency=agency, by=by, on=today)
    clock = start_clock(casefile, RETURNS_IN, anchor_on=decided_on, agency=agency, by=by, now=now)
    day = (clock.due_on if clock is not None else None) or due_on
    if day is None:
        raise NoDueDate("Choose the day by which the return is due: this partnership has no rule that gives one.")
    agency_request = AgencyRequest.objects.create(
        casefile=casefile, agency=agency, asked=asked, period_from=period_from, period_to=period_to,
        key_lines=[
            {"number": int(line["number"]), "question": line["question"], "why": line.get("why", "")}
            for line in key_lines
        ],
        legal_basis=LEGAL_BASIS, welfare_lead=welfare_lead, sent_at=now, sent_by=by, due_on=day,
    )
    _noted(agency_request, by=by, act="sent")
    people = people_who(Permission.REQUEST_VIEW_AGENCY, casefile=casefile, on=today, agency=agency)
    queue(MessageName.RETURN_ASKED, to=people, facts=_facts(agency_request, due=True), now=now)
    return agency_request


@transaction.atomic
def acknowledge(
    agency_request: AgencyRequest,
    *,
    involved: bool,
    systems_searched: str,
    by: User,
    now: datetime,
    managers_named: str = "",
    practitioners_named: str = "",
    author: User | None = None,
    earliest_on: date | None = None,
    extension_until: date | None = None,
    extension_reason: str = "",
    nil_statement: str = "",
) -> None:
    """The agency's point of contact answers: who will take part, who writes, how long it needs (L15, F08, S50).

    Not involved: the statement waits for the safeguarding lead to confirm it (`state_nil`).
    """
    require(policy.may_acknowledge(by, agency_request))
    work_goes_on(agency_request.casefile)
    if not systems_searched.strip():
        raise NotComplete("Say which systems were searched.")
    if involved:
        _check_nominations(
            agency_request, managers_named=managers_named, practitioners_named=practitioners_named, author=author,
            on=timezone.localdate(now),
        )
    if (extension_until is None) != (not extension_reason.strip()):
        raise NotComplete("To ask for more time, give both the day you ask for and the reason.")
    take_step(agency_request, "acknowledge", machine=AGENCY_REQUEST, by=by, now=now)
    save_fields(
        agency_request, by=by,
        changes={
            "acknowledged_at": now, "acknowledged_by": by, "systems_searched": systems_searched,
            "managers_named": managers_named, "practitioners_named": practitioners_named, "author": author,
            "earliest_on": earliest_on, "extension_asked_until": extension_until,
            "extension_reason": extension_reason,
        },
    )
    if not involved:
        state_nil(agency_request, statement=nil_statement, systems_searched=systems_searched, by=by, now=now)
    elif author is not None and author.pk != by.pk:
        queue(MessageName.RETURN_ASKED, to=[author], facts=_facts(agency_request, due=True), now=now)


def _check_nominations(
    agency_request: AgencyRequest, *, managers_named: str, practitioners_named: str, author: User | None, on: date
) -> None:
    """Guard: the agency names managers and practitioners (S50), and an author who could write for it."""
    if not managers_named.strip():
        raise NotComplete("Name at least one manager who was involved or will present for your agency.")
    if not practitioners_named.strip():
        raise NotComplete("Name the practitioners who were involved, or say why there is none to name.")
    if author is not None:
        _check_author(agency_request, author, on=on)


def _check_author(agency_request: AgencyRequest, author: User, *, on: date) -> None:
    """Guard: the author is a manager of the agency who may know of the file."""
    if not possible_authors(agency_request, on=on).filter(pk=author.pk).exists():
        raise DomainError(f"{author.name} cannot write for {agency_request.agency}. Choose one of its managers.")


@transaction.atomic
def name_author(agency_request: AgencyRequest, *, author: User, by: User, now: datetime) -> None:
    """The point of contact gives the work to another manager (R04)."""
    require(policy.may_acknowledge(by, agency_request))
    work_goes_on(agency_request.casefile)
    if agency_request.state not in {RequestState.ACKNOWLEDGED, RequestState.DRAFTING}:
        raise NotInWriting("The author can be changed only before the return goes to the safeguarding lead.")
    _check_author(agency_request, author, on=timezone.localdate(now))
    save_fields(agency_request, by=by, changes={"author": author})
    queue(MessageName.RETURN_ASKED, to=[author], facts=_facts(agency_request, due=True), now=now)


@transaction.atomic
def state_nil(
    agency_request: AgencyRequest, *, statement: str, systems_searched: str, by: User, now: datetime
) -> NilStatement:
    """Say that the agency was not involved (L16). It is not said outside the agency until the lead confirms it."""
    require(policy.may_acknowledge(by, agency_request))
    work_goes_on(agency_request.casefile)
    AGENCY_REQUEST.target("nil_return", state=agency_request.state)
    _check_nil(statement, systems_searched)
    agency = agency_request.agency
    leads = people_who(
        Permission.RETURN_APPROVE, casefile=agency_request.casefile, on=timezone.localdate(now), agency=agency
    ).exclude(pk=by.pk)
    _check_there_are(leads.exists(), agency)
    said, _ = NilStatement.objects.update_or_create(
        agency_request=agency_request,
        defaults={
            "casefile": agency_request.casefile, "agency": agency, "statement": statement,
            "systems_searched": systems_searched, "stated_at": now, "stated_by": by, "refused_because": "",
        },
    )
    _noted(said, by=by, act="stated")
    queue(MessageName.RETURN_FOR_APPROVAL, to=leads, facts=_facts(agency_request, due=True), now=now)
    return said


@transaction.atomic
def confirm_nil(agency_request: AgencyRequest, *, by: User, now: datetime) -> ReturnVersion:
    """The safeguarding lead, not the person who said it, confirms that the agency was not involved (L16).

    It counts as received on the day; the agency's clock is met.
    """
    require(policy.may_approve(by, agency_request))
    work_goes_on(agency_request.casefile)
    said = nil_waiting(agency_request)
    if said is None:
        raise DomainError("There is no statement of no involvement to confirm.")
    if said.stated_by_id == by.pk:
        raise NeedsSecondPerson("You made this statement. Ask another safeguarding lead to confirm it.")
    return _not_involved(agency_request, said.statement, said.systems_searched, by=by, now=now)


@transaction.atomic
def state_nil_unaided(
    agency_request: AgencyRequest, *, statement: str, systems_searched: str, agreed_by: str, by: User, now: datetime
) -> ReturnVersion:
    """Somebody invited to write the return says that their agency was not involved (L16), where it has nobody with an
    account who could confirm it: ``agreed_by`` is the role of whoever there agreed, and stands in the version (ADR
    0025).

    Raises NotComplete, and DomainError where there is a safeguarding lead to ask.
    """
    _may_do_unaided(agency_request, agreed_by, by=by, now=now)
    _check_nil(statement, systems_searched)
    return _not_involved(
        agency_request, statement, systems_searched, more={"agreed_by": agreed_by.strip()}, by=by, now=now
    )


def _check_nil(statement: str, systems_searched: str) -> None:
    if not statement.strip():
        raise NotComplete("Write the statement that your agency was not involved in the period.")
    if not systems_searched.strip():
        raise NotComplete("Say which systems were searched.")


def _not_involved(
    agency_request: AgencyRequest, statement: str, systems_searched: str, *, by: User, now: datetime,
    more: Mapping[str, str] | None = None,
) -> ReturnVersion:
    take_step(agency_request, "nil_return", machine=AGENCY_REQUEST, by=by, now=now)
    today = timezone.localdate(now)
    save_fields(
        agency_request, by=by,
        changes={
            "nil_statement": statement, "systems_searched": systems_searched, "submitted_at": now, "submitted_by": by,
            "closed_on": today,
        },
    )
    content = {"agency": agency_request.agency.name, "nil": statement, "systems_searched": systems_searched}
    version = _freeze(agency_request, content | dict(more or {}), by=by, now=now)
    end_invitations(agency_request, by=by, now=now)
    meet_clock(agency_request.casefile, RETURNS_IN, on=today, by=by, now=now, agency=agency_request.agency)
    _tell_office(agency_request, now=now)
    return version


@transaction.atomic
def refuse_nil(agency_request: AgencyRequest, *, reason: str, by: User, now: datetime) -> None:
    """The safeguarding lead is not content that the agency was not involved; the point of contact looks again."""
    require(policy.may_approve(by, agency_request))
    work_goes_on(agency_request.casefile)
    said = nil_waiting(agency_request)
    if said is None:
        raise DomainError("There is no statement of no involvement to return.")
    if not reason.strip():
        raise NotComplete("Say what should be looked at again.")
    said.refused_because = reason
    said.save(update_fields=["refused_because"])
    _noted(said, by=by, act="refused")
    queue(MessageName.RETURN_SENT_BACK, to=[said.stated_by], facts=_facts(agency_request, due=True), now=now)


@transaction.atomic
def begin(agency_request: AgencyRequest, *, by: User, now: datetime) -> PracticeAudit:
    """Begin writing in the agency's name, or take a return that was sent back into the agency again (L15).

    Until the next submission nobody outside the agency sees the draft; what was submitted stays as a frozen version.
    Where it is already being written nothing changes.
    """
    require(policy.may_write(by, agency_request))
    work_goes_on(agency_request.casefile)
    if by.is_occasional and agency_request.state == RequestState.SENT:
        # whoever is invited answers for the agency: to begin is to say that the request has arrived
        take_step(agency_request, "acknowledge", machine=AGENCY_REQUEST, by=by, now=now)
        save_fields(agency_request, by=by, changes={"acknowledged_at": now, "acknowledged_by": by})
    if agency_request.state == RequestState.DRAFTING:
        return _taken_back(_audit(agency_request), by=by)
    if nil_waiting(agency_request) is not None:
        raise NotInWriting(
            "Your agency has said that it was not involved. Your safeguarding lead must return that statement first."
        )
    take_step(agency_request, "begin", machine=AGENCY_REQUEST, by=by, now=now)
    if agency_request.author_id is None:
        save_fields(agency_request, by=by, changes={"author": by})
    chronology = open_chronology(
        agency_request.casefile, agency=agency_request.agency, period_from=agency_request.period_from,
        period_to=agency_request.period_to, by=by,
    )
    return PracticeAudit.objects.create(
        casefile=agency_request.casefile, agency=agency_request.agency, agency_request=agency_request,
        chronology=chronology,
    )


def _taken_back(audit: PracticeAudit, *, by: User) -> PracticeAudit:
    if audit.shared:
        take_back(audit.chronology, by=by)
        _show(audit, shared=False)
        _noted(audit, by=by, act="taken back")
    return audit


def _show(audit: PracticeAudit, *, shared: bool, **more: Any) -> None:
    PracticeAudit.objects.filter(pk=audit.pk).update(shared=shared, **more)
    KeyLineAnswer.objects.filter(audit=audit).update(shared=shared)
    audit.shared = shared
    for field, value in more.items():
        setattr(audit, field, value)


def _audit(agency_request: AgencyRequest) -> PracticeAudit:
    audit = audit_of(agency_request)
    if audit is None:
        raise NotInWriting("This return has not been begun.")
    audit.agency_request = agency_request
    return audit


def _draft(agency_request: AgencyRequest, *, by: User, now: datetime) -> PracticeAudit:
    """Guard: the return is being written, or may be begun now."""
    begins_at = {RequestState.ACKNOWLEDGED, *([RequestState.SENT] if by.is_occasional else [])}
    if agency_request.state not in {*begins_at, RequestState.DRAFTING}:
        raise NotInWriting(
            "This return cannot be changed now: it has not been acknowledged, it is waiting for approval, or it has "
            "been submitted. Open the request to see what comes next."
        )
    return begin(agency_request, by=by, now=now)


def _as_json(value: Any) -> Any:
    """Dates inside the lists of an audit are kept as YYYY-MM-DD."""
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    if isinstance(value, dict):
        return {key: _as_json(each) for key, each in value.items()}
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def save_audit(
    agency_request: AgencyRequest,
    *,
    section: str,
    changes: dict[str, Any],
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> PracticeAudit:
    """Write one part of the practice audit (F09); parts may be left unfinished until approval is asked for.

    ``section`` is a slug of rules.SECTIONS and ``changes`` hold only its fields. A version that is not the expected
    one raises SomebodyElseWasFirst.
    """
    require(policy.may_write(by, agency_request))
    work_goes_on(agency_request.casefile)
    named = section_named(section)
    if named is None or set(changes) - set(named.fields):
        raise ValueError(f"no part {section!r} of the audit has {sorted(changes)}")
    audit = _draft(agency_request, by=by, now=now)
    _saved(audit, by=by, expected_version=expected_version, **{name: _as_json(said) for name, said in changes.items()})
    _noted(audit, by=by, part=section)
    return audit


def _saved(audit: PracticeAudit, *, by: User, expected_version: int | None, **changes: Any) -> None:
    rows = PracticeAudit.objects.filter(pk=audit.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    writers = audit.writers if by.pk in audit.writers else [*audit.writers, by.pk]
    if not rows.update(**changes, writers=writers, version=F("version") + 1):
        raise SomebodyElseWasFirst
    for field, value in changes.items():
        setattr(audit, field, value)
    audit.writers = writers
    audit.version += 1


@transaction.atomic
def answer_key_line(
    agency_request: AgencyRequest,
    *,
    number: int,
    evidence: str,
    analysis: str,
    confidence: str,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> KeyLineAnswer:
    """Answer one key line of enquiry (F09). ``confidence`` is a word of Confidence, or empty while unfinished."""
    require(policy.may_write(by, agency_request))
    work_goes_on(agency_request.casefile)
    if number not in {line["number"] for line in agency_request.key_lines}:
        raise DomainError(f"There is no key line {number} in this request.")
    if confidence and confidence not in Confidence.values:
        raise DomainError("Say how sure you are: high, medium or low.")
    audit = _draft(agency_request, by=by, now=now)
    _saved(audit, by=by, expected_version=expected_version)
    answer, _ = KeyLineAnswer.objects.update_or_create(
        audit=audit, number=number,
        defaults={
            "casefile": audit.casefile, "agency": audit.agency, "evidence": evidence, "analysis": analysis,
            "confidence": confidence,
        },
    )
    _noted(audit, by=by, part=f"key-line-{number}")
    return answer


@transaction.atomic
def ask_approval(agency_request: AgencyRequest, *, by: User, now: datetime) -> None:
    """Give the finished return to the agency's safeguarding lead (L15, S42). From here nobody changes it.

    Raises NotComplete with the first thing that is missing.
    """
    require(policy.may_write(by, agency_request))
    work_goes_on(agency_request.casefile)
    audit = _draft(agency_request, by=by, now=now)
    _check_nothing_is_missing(audit)
    leads = people_who(
        Permission.RETURN_APPROVE, casefile=agency_request.casefile, on=timezone.localdate(now),
        agency=agency_request.agency,
    )
    alone = writers_of(audit)
    if len(alone) == 1:
        leads = leads.exclude(pk__in=alone)
    _check_there_are(leads.exists(), agency_request.agency)
    take_step(agency_request, "ask_approval", machine=AGENCY_REQUEST, by=by, now=now)
    lock(audit.chronology, locked=True, by=by)
    queue(MessageName.RETURN_FOR_APPROVAL, to=leads, facts=_facts(agency_request, due=True), now=now)


def _check_nothing_is_missing(audit: PracticeAudit) -> None:
    """Guard: the return says all that it must."""
    missing = what_is_missing(audit)
    if missing:
        more = f" {len(missing) - 1} more to finish." if len(missing) > 1 else ""
        raise NotComplete(missing[0].sentence + more)


@transaction.atomic
def submit_unaided(agency_request: AgencyRequest, *, agreed_by: str, by: User, now: datetime) -> ReturnVersion:
    """Somebody invited to write the return submits it, where their agency has nobody with an account who could approve
    it: ``agreed_by`` is the role of whoever in the agency read and agreed it, and stands in the version (ADR 0025).

    Raises NotComplete, and DomainError where there is a safeguarding lead to ask.
    """
    _may_do_unaided(agency_request, agreed_by, by=by, now=now)
    audit = _draft(agency_request, by=by, now=now)
    _check_nothing_is_missing(audit)
    take_step(agency_request, "ask_approval", machine=AGENCY_REQUEST, by=by, now=now)
    lock(audit.chronology, locked=True, by=by)
    return _submit(agency_request, audit, more={"agreed_by": agreed_by.strip()}, by=by, now=now)


def _may_do_unaided(agency_request: AgencyRequest, agreed_by: str, *, by: User, now: datetime) -> None:
    """Guard: there is nobody with an account to ask, and somebody there has agreed."""
    require(policy.may_submit_unaided(by, agency_request))
    work_goes_on(agency_request.casefile)
    if has_a_lead(agency_request, on=timezone.localdate(now)):
        raise DomainError(f"{agency_request.agency} has a safeguarding lead here. Send the return to them.")
    if not agreed_by.strip():
        raise NotComplete("Say, by role, who in your organisation has read and agreed this return.")


def _check_there_are(found: bool, agency: Agency) -> None:
    """Guard: somebody else can approve."""
    if not found:
        raise NeedsSecondPerson(
            f"{agency} has no safeguarding lead besides the person who wrote this. Ask the Office to add one."
        )


@transaction.atomic
def return_to_author(agency_request: AgencyRequest, *, reason: str, by: User, now: datetime) -> None:
    """The safeguarding lead wants something put right; the comments stay inside the agency (L15)."""
    require(policy.may_approve(by, agency_request))
    work_goes_on(agency_request.casefile)
    if not reason.strip():
        raise NotComplete("Say what should be put right.")
    audit = _audit(agency_request)
    take_step(agency_request, "return_to_author", machine=AGENCY_REQUEST, by=by, now=now)
    lock(audit.chronology, locked=False, by=by)
    PracticeAudit.objects.filter(pk=audit.pk).update(returned_because=reason)
    queue(MessageName.RETURN_SENT_BACK, to=_authors(agency_request), facts=_facts(agency_request, due=True), now=now)


@transaction.atomic
def approve_and_submit(agency_request: AgencyRequest, *, by: User, now: datetime) -> ReturnVersion:
    """The safeguarding lead answers for the return and thereby submits it (L15, S42, R03).

    The whole is frozen as a version, shown to the Office, the chair and the buddy, and counts as received on the day.
    Raises NeedsSecondPerson when whoever approves wrote it alone.
    """
    require(policy.may_approve(by, agency_request))
    work_goes_on(agency_request.casefile)
    audit = _audit(agency_request)
    if writers_of(audit) == {by.pk}:
        raise NeedsSecondPerson("You wrote this return alone. Ask another safeguarding lead to approve it.")
    return _submit(agency_request, audit, more={}, by=by, now=now)


def _submit(
    agency_request: AgencyRequest, audit: PracticeAudit, *, more: dict[str, Any], by: User, now: datetime
) -> ReturnVersion:
    take_step(agency_request, "submit", machine=AGENCY_REQUEST, by=by, now=now)
    today = timezone.localdate(now)
    save_fields(
        agency_request, by=by, changes={"submitted_at": now, "submitted_by": by, "sent_back_because": ""}
    )
    version = _freeze(agency_request, content_of(audit) | more, by=by, now=now)
    share(audit.chronology, by=by)
    _show(audit, shared=True, approved_at=now, approved_by=by, returned_because="")
    meet_clock(agency_request.casefile, RETURNS_IN, on=today, by=by, now=now, agency=agency_request.agency)
    _tell_office(agency_request, now=now)
    return version


def _freeze(agency_request: AgencyRequest, content: dict[str, Any], *, by: User, now: datetime) -> ReturnVersion:
    return ReturnVersion.objects.create(
        casefile=agency_request.casefile, agency=agency_request.agency, agency_request=agency_request,
        number=agency_request.versions.count() + 1, content=content, submitted_at=now, submitted_by=by,
    )


@transaction.atomic
def accept(agency_request: AgencyRequest, *, by: User, now: datetime) -> None:
    """The Office accepts a submitted return. It counts as received on the day it was submitted (L15, CAL-17)."""
    require(policy.may_accept(by, agency_request))
    take_step(agency_request, "accept", machine=AGENCY_REQUEST, by=by, now=now)
    received_on = timezone.localdate(agency_request.submitted_at) if agency_request.submitted_at else None
    save_fields(agency_request, by=by, changes={"closed_on": received_on})
    end_invitations(agency_request, by=by, now=now)
    queue(MessageName.RETURN_ACCEPTED, to=_authors(agency_request), facts=_facts(agency_request), now=now)


@transaction.atomic
def send_back(agency_request: AgencyRequest, *, reason: str, by: User, now: datetime) -> None:
    """The Office asks for a correction (L15, domain 01 §1.2 rule b).

    What was submitted stays readable as a version. The working rows stay shared, as submitted, until the agency begins
    its corrections (`begin`); then they are its own again.
    """
    require(policy.may_accept(by, agency_request))
    work_goes_on(agency_request.casefile)
    if not reason.strip():
        raise NotComplete("Say what the agency should put right.")
    take_step(agency_request, "send_back", machine=AGENCY_REQUEST, by=by, now=now)
    save_fields(agency_request, by=by, changes={"sent_back_because": reason})
    queue(MessageName.RETURN_SENT_BACK, to=_authors(agency_request), facts=_facts(agency_request, due=True), now=now)


@transaction.atomic
def waive(agency_request: AgencyRequest, *, reason: str, by: User, now: datetime) -> None:
    """The Office does without this agency's return and says why (L17). Its clock stops; what it wrote stays its own."""
    require(policy.may_waive(by, agency_request))
    if not reason.strip():
        raise NotComplete("Say why this return is not needed.")
    take_step(agency_request, "waive", machine=AGENCY_REQUEST, by=by, now=now)
    save_fields(
        agency_request, by=by, changes={"waived_because": reason, "closed_on": timezone.localdate(now)}
    )
    end_invitations(agency_request, by=by, now=now)
    stop_clock(
        agency_request.casefile, RETURNS_IN, because="The return was waived", by=by, now=now,
        agency=agency_request.agency,
    )


@transaction.atomic
def agree_extension(agency_request: AgencyRequest, *, until: date, by: User, now: datetime) -> None:
    """The Office agrees an agency's own later day; the due date of the process stands and both are shown (CAL-16)."""
    require(policy.may_extend(by, agency_request))
    if until <= agency_request.due_on:
        raise DomainError(f"The new day must be after {agency_request.due_on:%-d %B %Y}, when the return is due.")
    if agency_request.closed_on is not None or agency_request.state == RequestState.SUBMITTED:
        raise DomainError("This return has been submitted or closed: it needs no more time.")
    save_fields(
        agency_request, by=by, changes={"extended_to": until, "extended_at": now, "extended_by": by}
    )
    record(
        Verb.EXTENDED, by=str(by.pk), file_ref=agency_request.casefile.reference, record_label="agencyrequest",
        record_id=str(agency_request.pk), until=str(until),
    )


def _authors(agency_request: AgencyRequest) -> Sequence[User]:
    """The author and whoever submitted it, where they may still know of the file."""
    people = User.objects.filter(
        Q(pk=agency_request.author_id) | Q(pk=agency_request.submitted_by_id), is_active=True
    )
    return list(those_who_may_know(people, casefile=agency_request.casefile))


def _tell_office(agency_request: AgencyRequest, *, now: datetime) -> None:
    office = people_who(
        Permission.RETURN_ACCEPT, casefile=agency_request.casefile, on=timezone.localdate(now)
    )
    queue(MessageName.RETURN_SUBMITTED, to=office, facts=_facts(agency_request), now=now)


def _noted(what: AgencyRequest | PracticeAudit | NilStatement, *, by: User, **details: Any) -> None:
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=what.casefile.reference, record_label=type(what).__name__.lower(),
        record_id=str(what.pk), **details,
    )
