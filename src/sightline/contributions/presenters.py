"""What the pages of a request show. A button shows exactly when its operation would accept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import User
from sightline.casefiles.models import Subject
from sightline.casefiles.policy import may_open_identities
from sightline.casefiles.queries import names_added
from sightline.chronology.choices import Impact, Seen, Sensitivity, Strength, Tag
from sightline.contributions import policy
from sightline.contributions.choices import Confidence, RequestState
from sightline.contributions.models import AgencyRequest, PracticeAudit
from sightline.contributions.queries import (
    Missing,
    audit_of,
    every_invitation,
    has_a_lead,
    nil_waiting,
    what_is_missing,
)
from sightline.contributions.rules import NOTICE, PURPOSE, SECTIONS
from sightline.contributions.states import AGENCY_REQUEST
from sightline.design.fields import RowsField
from sightline.design.formats import counted, day, moment
from sightline.foundation.working_days import act_by

S = RequestState
SOON = 7
TAGS = {
    S.SENT: "govuk-tag--blue",
    S.ACKNOWLEDGED: "govuk-tag--light-blue",
    S.DRAFTING: "govuk-tag--light-blue",
    S.APPROVAL: "govuk-tag--yellow",
    S.SUBMITTED: "govuk-tag--purple",
    S.ACCEPTED: "govuk-tag--green",
    S.NIL: "govuk-tag--green",
    S.WAIVED: "govuk-tag--grey",
}
COMPLETED = {"text": "Completed"}
TO_DO = {"tag": {"text": "To do", "classes": "govuk-tag--blue"}}


def tag_of(agency_request: AgencyRequest) -> dict[str, str]:
    """Where the request stands."""
    return {"text": agency_request.get_state_display(), "classes": TAGS[RequestState(agency_request.state)]}


def clock_of(agency_request: AgencyRequest, *, today: date) -> dict[str, Any]:
    """The agency's due date for the deadline component: its own day where the Office agreed one (CAL-16)."""
    due = agency_request.extended_to or agency_request.due_on
    clock: dict[str, Any] = {"due_on": due, "act_by": act_by(due), "extended": bool(agency_request.extended_to)}
    answered = agency_request.state in {S.SUBMITTED, S.ACCEPTED, S.NIL}
    done_on = agency_request.closed_on or (
        timezone.localdate(agency_request.submitted_at) if answered and agency_request.submitted_at else None
    )
    if done_on is not None:
        late = (done_on - due).days
        clock |= {"state": "met-late" if late > 0 else "met", "met_on": done_on, "late_by": counted(late, "day")}
    elif due < today:
        clock |= {"state": "late", "late_by": counted((today - due).days, "day")}
    else:
        clock["state"] = "soon" if (due - today).days <= SOON else "due"
    return clock


def address(name: str, agency_request: AgencyRequest, **more: Any) -> str:
    """The path of one of the request's pages."""
    kwargs = {"reference": agency_request.casefile.reference, "agency": agency_request.agency.slug, **more}
    return reverse(name, kwargs=kwargs)


def part_address(agency_request: AgencyRequest, part: str) -> str:
    """Where a part of the return is written: a section's slug, “key-line-2” or “chronology”."""
    if part == "chronology":
        return address("chronology:entries", agency_request)
    if part.startswith("key-line-"):
        return address("contributions:key-line", agency_request, number=int(part.removeprefix("key-line-")))
    return address("contributions:audit-section", agency_request, section=part)


@dataclass(frozen=True)
class Row:
    """One request in a list."""

    agency_request: AgencyRequest
    today: date

    @property
    def summary(self) -> dict[str, Any]:
        """For the file-summary component."""
        request = self.agency_request
        clock = clock_of(request, today=self.today)
        waived = request.state == S.WAIVED
        facts = [{"name": "Asked on", "value": day(timezone.localdate(request.sent_at))}]
        facts.append(
            {"name": "Waived on", "value": day(request.closed_on)}
            if waived
            else {"name": "Received on", "value": day(clock["met_on"])}
            if "met_on" in clock
            else {"name": "Late by", "value": clock["late_by"]}
            if clock["state"] == "late"
            else {"name": "Due", "value": day(clock["due_on"])}
        )
        return {
            "reference": request.casefile.reference,
            "href": address("contributions:request", request),
            "tag": tag_of(request),
            "line": request.agency.name,
            "facts": facts,
        }


@dataclass(frozen=True)
class RequestPage:
    """The request's own page, for whoever reads it: the agency's people, the Office, the chair."""

    agency_request: AgencyRequest
    user: User
    today: date

    @property
    def tag(self) -> dict[str, str]:
        """Where it stands."""
        return tag_of(self.agency_request)

    @property
    def clock(self) -> dict[str, Any]:
        """When it is due."""
        return clock_of(self.agency_request, today=self.today)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.agency_request.state not in {S.WAIVED, S.ACCEPTED, S.NIL}

    @property
    def notice(self) -> str:
        """The lawful basis (G01)."""
        return NOTICE

    @property
    def purpose(self) -> str:
        """No blame."""
        return PURPOSE

    @cached_property
    def sees_draft(self) -> bool:
        """Whether this person may read the agency's words before they are submitted."""
        return policy.sees_draft(self.user, self.agency_request)

    @cached_property
    def audit(self) -> PracticeAudit | None:
        """The draft, for those who may read it."""
        return audit_of(self.agency_request) if self.sees_draft else None

    def _open(self, step: str) -> bool:
        return step in AGENCY_REQUEST.open_steps(self.agency_request.state)

    @property
    def held_because(self) -> str:
        """Why nobody writes here any more; empty while the work goes on."""
        return self.agency_request.casefile.held_because

    def _open_to_agency(self, step: str) -> bool:
        return not self.held_because and self._open(step)

    @cached_property
    def may_write(self) -> bool:
        """Whether this person writes the agency's return."""
        return policy.may_write(self.user, self.agency_request)

    @cached_property
    def nil_is_waiting(self) -> bool:
        """Whether a statement of no involvement waits to be confirmed; known inside the agency alone."""
        return nil_waiting(self.agency_request) is not None

    @cached_property
    def can_open_people(self) -> bool:
        """Whoever needs to know who the child and family are (F07)."""
        return may_open_identities(self.user, self.agency_request.casefile)

    @property
    def can_acknowledge(self) -> bool:
        """The point of contact."""
        return self._open_to_agency("acknowledge") and policy.may_acknowledge(self.user, self.agency_request)

    @property
    def can_state_nil(self) -> bool:
        """The point of contact, after acknowledging; whoever is invited, before they begin."""
        if self.held_because or self.nil_is_waiting or not policy.may_state_nil(self.user, self.agency_request):
            return False
        if self.user.is_occasional:
            return self.agency_request.state in {S.SENT, S.ACKNOWLEDGED} and not has_a_lead(
                self.agency_request, on=self.today
            )
        return self.agency_request.state == S.ACKNOWLEDGED

    @property
    def can_name_author(self) -> bool:
        """The point of contact, until approval is asked."""
        state = self.agency_request.state
        return (
            not self.held_because
            and state in {S.ACKNOWLEDGED, S.DRAFTING}
            and policy.may_acknowledge(self.user, self.agency_request)
        )

    @property
    def can_confirm_nil(self) -> bool:
        """The safeguarding lead."""
        return (
            self._open_to_agency("nil_return")
            and policy.may_approve(self.user, self.agency_request)
            and self.nil_is_waiting
        )

    @property
    def can_begin(self) -> bool:
        """A manager of the agency: to begin, or to take back what was sent back."""
        if not self.may_write or self.nil_is_waiting:
            return False
        invited = self.user.is_occasional and self._open_to_agency("acknowledge")
        return invited or self._open_to_agency("begin") or (not self.held_because and self.is_to_correct)

    @property
    def is_to_correct(self) -> bool:
        """Sent back by the Office and not yet taken up."""
        return self.agency_request.state == S.DRAFTING and self.audit is not None and self.audit.shared

    @property
    def can_write(self) -> bool:
        """Whether the task list is open."""
        going_on = self.agency_request.state == S.DRAFTING and not self.held_because
        return self.may_write and going_on and not self.is_to_correct

    @property
    def can_approve(self) -> bool:
        """The safeguarding lead."""
        return self._open_to_agency("submit") and policy.may_approve(self.user, self.agency_request)

    @property
    def can_accept(self) -> bool:
        """The Office."""
        return self._open("accept") and policy.may_accept(self.user, self.agency_request)

    @property
    def can_waive(self) -> bool:
        """The Office."""
        return self._open("waive") and policy.may_waive(self.user, self.agency_request)

    @property
    def can_extend(self) -> bool:
        """The Office, while nothing has been submitted."""
        return self.can_waive and policy.may_extend(self.user, self.agency_request)

    @cached_property
    def can_invite(self) -> bool:
        """The Office, while anything is left to write."""
        return self.is_open and policy.may_invite(self.user, self.agency_request)

    @cached_property
    def invitations(self) -> list[dict[str, Any]]:
        """Who is invited without an account, for the Office: when it was opened, when it ends, and what can be done."""
        if not self.can_invite:
            return []
        found = []
        for number, place in enumerate(every_invitation(self.agency_request), start=1):
            person = place.user
            if person is None or not person.is_active:
                continue
            entry = person.occasional_pass
            over = entry.expires_at <= timezone.now()
            found.append(
                {
                    "name": person.name, "job_title": person.job_title, "address": person.occasional_address,
                    "sent": moment(entry.sent_at), "opened": moment(entry.opened_at) if entry.opened_at else "Not yet",
                    "ends": f"Ended on {day(place.ends_on)}" if over else f"At the end of {day(place.ends_on)}",
                    "new_link": address("contributions:new-link", self.agency_request, number=number),
                    "withdraw": address("contributions:withdraw-invitation", self.agency_request, number=number),
                }
            )
        return found

    @property
    def can_read(self) -> bool:
        """Whether anything submitted may be read."""
        return policy.visible_versions(self.user).filter(agency_request=self.agency_request).exists()

    @cached_property
    def missing(self) -> list[Missing]:
        """What the return must still say."""
        return what_is_missing(self.audit) if self.audit is not None else []

    @property
    def returned_because(self) -> str:
        """What the safeguarding lead asked, for the agency alone."""
        return self.audit.returned_because if self.audit is not None and self.can_write else ""

    @property
    def sent_back_because(self) -> str:
        """What the Office asked, while it is being put right."""
        writing = self.agency_request.state in {S.DRAFTING, S.APPROVAL}
        return self.agency_request.sent_back_because if writing else ""

    @property
    def task_groups(self) -> list[dict[str, Any]]:
        """The task list: the audit, the key lines, the chronology, and the check (F09, F10)."""
        undone = {each.part for each in self.missing}
        request = self.agency_request

        def task(part: str, title: str, hint: str = "") -> dict[str, Any]:
            status = TO_DO if part in undone else COMPLETED
            return {"title": title, "href": part_address(request, part), "hint": hint, "status": status}

        audit = [task(section.slug, section.title) for section in SECTIONS if section.slug != "no-chronology"]
        lines = [
            task(f"key-line-{line['number']}", f"Key line {line['number']}", line["question"])
            for line in request.key_lines
        ]
        check = {
            "title": "Check your answers and send them"
            + ("" if self.user.is_occasional else " to your safeguarding lead"),
            "href": address("contributions:check", request),
            "hint": "",
            "status": {"text": counted(len(self.missing), "thing") + " to finish"} if self.missing else COMPLETED,
        }
        count = names_added(self.user, request.casefile, request.agency)
        names = {
            "title": "Names used in this return",
            "href": address("casefiles:names", request),
            "hint": "Staff, relatives, schools and places, for the partnership to look for before publication",
            "status": {"text": f"{count} written down"} if count else {"text": "None yet"},
        }
        groups = [("Practice audit", audit), ("Key lines of enquiry", lines),
                  ("Chronology", [task("chronology", "What happened, and when")]), ("Names", [names]),
                  ("Check", [check])]
        return [{"title": title, "tasks": tasks} for title, tasks in groups if tasks]

    @property
    def readers(self) -> list[str]:
        """Who can see this."""
        return [
            f"This request: {self.agency_request.agency.name}’s point of contact, managers and safeguarding leads; "
            "somebody invited to write its return; the Office; the chair and the chair’s buddy",
            f"What you write: {self.agency_request.agency.name}’s managers and safeguarding leads, and somebody "
            "invited to write it, alone, until it is submitted",
            "What is submitted: the Office, the chair and the chair’s buddy as well; whoever is invited to the event, "
            "for some days, without rows that you restricted",
        ]


@dataclass(frozen=True)
class PartShown:
    """One part of a return to read: its title, its address to change it, and (question, answers)."""

    title: str
    part: str
    rows: list[tuple[str, list[str]]]


def _answer(field: forms.Field, value: Any) -> list[str]:
    if isinstance(field, RowsField):
        return ["\n".join(_row_words(field, row)) for row in value or []]
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["Yes" if value else "No"]
    choices = dict(getattr(field, "choices", []) or [])
    return [str(choices.get(value, value))]


def _row_words(field: RowsField, row: dict[str, Any]) -> list[str]:
    """One row of a repeating group, a line to each answer."""
    return [
        f"{inner.label}: {said}"
        for name, inner in field.row_form.base_fields.items()
        for said in _answer(inner, row.get(name))
    ]


def parts_of(content: dict[str, Any], *, asked_by: Mapping[str, type[forms.BaseForm]]) -> list[PartShown]:
    """A return, frozen or as it stands, part by part (F09). ``asked_by`` is the form that asks for each part."""
    if "nil" in content:
        rows = [("Statement of no involvement", [content["nil"]]), ("Systems searched", [content["systems_searched"]])]
        return [PartShown("No involvement", "", rows)]
    shown = []
    for section in SECTIONS:
        base = asked_by[section.slug].base_fields  # type: ignore[attr-defined]
        rows = [(str(base[name].label), _answer(base[name], content["audit"][name])) for name in section.fields]
        if section.slug != "no-chronology" or rows[0][1]:
            shown.append(PartShown(section.title, section.slug, rows))
    for line in content["key_lines"]:
        sure = Confidence(line["confidence"]).label if line["confidence"] else ""
        rows = [
            ("Question", [line["question"]]),
            ("Evidence", [line["evidence"]] if line["evidence"] else []),
            ("Analysis", [line["analysis"]] if line["analysis"] else []),
            ("How sure", [str(sure)] if sure else []),
        ]
        shown.append(PartShown(f"Key line {line['number']}", f"key-line-{line['number']}", rows))
    return shown


@dataclass(frozen=True)
class RowShown:
    """One row of a chronology to read."""

    when: str
    event: str
    facts: list[tuple[str, str]]
    withheld: str


def chronology_of(rows: Iterable[dict[str, Any]]) -> list[RowShown]:
    """Rows of a return, in the order of time (F10)."""
    return [_row_shown(row) for row in rows]


def _row_shown(row: dict[str, Any]) -> RowShown:
    if row.get("withheld"):
        return RowShown(row["date_text"], "", [], str(Sensitivity(row["sensitivity"]).label))
    facts = [
        ("Child seen", str(Seen(row["child_seen"]).label)),
        ("Impact on the child", str(Impact(row["impact"]).label) if row["impact"] else ""),
        ("How much", str(Strength(row["impact_strength"]).label) if row.get("impact_strength") else ""),
        ("What it meant", row["impact_text"]),
        ("Response", row["response"]),
        ("What should have happened", row["expected"]),
        ("About", row["about"]),
        ("Source", row["source_record"]),
        ("Recorded by", row["recorded_by_role"]),
        ("Shared with", row["shared_with"]),
        ("Marked", ", ".join(str(Tag(tag).label) for tag in row["tags"])),
        ("Restricted", str(Sensitivity(row["sensitivity"]).label) if row["sensitivity"] != "normal" else ""),
        *row.get("other", {}).items(),
    ]
    return RowShown(row["date_text"], row["event"], [(name, said) for name, said in facts if said], "")


# what is needed to find somebody in an agency's records, in the order people look
SEARCHED_BY = (
    ("Date of birth", "date_of_birth"),
    ("Also known as", "other_names"),
    ("Relationship", "relationship"),
    ("Address", "address"),
    ("School or setting", "school"),
    ("NHS number", "nhs_number"),
)


def person_rows(subject: Subject, known: dict[str, Any]) -> dict[str, Any]:
    """One person of the file as an agency needs them to search its records: nothing else that is known (G02)."""
    name = " ".join(filter(None, [known.get("first_name"), known.get("family_name")]))
    rows = [("Name", name)]
    for words, key in SEARCHED_BY:
        value = str(known.get(key) or "")
        if value and key == "date_of_birth":
            value = day(date.fromisoformat(value))
        if value:
            rows.append((words, value))
    return {"pseudonym": subject.pseudonym, "rows": rows}
