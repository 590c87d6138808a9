"""Profiles: what differs between partnerships, as readable files (domain/00-how-to-read.md §0.3).

A profile says what things are called, which bodies carry which functions and since when, how the settings stand, which
deadlines are changed or off, and which sections a briefing has. The files of `profiles/` ship with Sightline; a
partnership may write its own. A file with a mistake is refused whole, in a sentence that names the field.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sightline.foundation.clock_rules import Unit
from sightline.foundation.errors import DomainError

DEFAULT_PROFILE = "NEL-2023"
_SHIPPED = Path(__file__).parent / "profiles"
_RULE_ID = re.compile(r"D\d\d[ab]?")
_Choice = TypeVar("_Choice", bound=StrEnum)
_OF_THE_OFFICE = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class ProfileRefused(DomainError):
    """A profile that does not exist, or whose file has a mistake. Its text says which and what to do."""


class Function(StrEnum):
    """What a body is for; the rules of the process name functions, never bodies (domain/01 §1.3, X4)."""

    TRIAGE = "TRIAGE"
    LOS_EXEC = "LOS_EXEC"
    MONITOR = "MONITOR"
    IMPACT = "IMPACT"
    SIGN_OFF = "SIGN_OFF"
    DEVISE = "DEVISE"
    SERIOUS_REVIEW = "SERIOUS_REVIEW"
    TOP = "TOP"
    VOICE = "VOICE"


class Process(StrEnum):
    """The process a function is carried for (X4): the same function may be two bodies' in two processes."""

    LOS = "LOS"
    LCSPR = "LCSPR"
    RAPID_REVIEW = "RAPID_REVIEW"
    ANY = "ANY"


class DslApproval(StrEnum):
    """Who of Designated Safeguarding Lead and Head of Service approves a referral (L07, S25)."""

    EITHER = "either"
    BOTH = "both"


class ApprovalRule(StrEnum):
    """When a round of virtual approval has passed (L24, S63)."""

    ALL_RESPOND = "all_respond"
    MAJORITY = "majority"
    NO_OBJECTION = "no_objection_by_time"


class TriageRule(StrEnum):
    """Who must have spoken before triage decides (L09, S29; HULL)."""

    THREE_SECTORS = "three_sectors"
    PERSON_OR_GROUP = "single_decision_maker_or_group"


class EvidenceFrom(StrEnum):
    """Which agencies owe the evidence form (L33, S71)."""

    INVOLVED = "involved_agencies"
    RECIPIENTS = "all_recipient_agencies"


@dataclass(frozen=True)
class Names:
    """What this partnership calls things, as its people say them."""

    partnership: str
    short_name: str
    website: str
    office_email: str
    framework: str
    review: str
    event: str
    agency_return: str
    analysis: str
    chronology: str
    briefing: str
    procedures_site: str


@dataclass(frozen=True)
class BodyFunction:
    """A function a body carries for a process, with its source; the dates are the first and the last day."""

    code: Function
    process: Process
    source: str
    effective_from: date
    effective_to: date | None

    def holds(self, code: Function, process: Process, on: date) -> bool:
        """Whether this is the function `code` of `process` on that day; a function for ANY process serves all."""
        in_force = self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)
        return in_force and code is self.code and self.process in (process, Process.ANY)


@dataclass(frozen=True)
class Body:
    """A group that sits. Papers are due so many working days before (CAL-12); months are 1 to 12, empty if unknown."""

    key: str
    name: str
    aliases: tuple[str, ...]
    functions: tuple[BodyFunction, ...]
    papers_working_days: int
    meeting_months: tuple[int, ...]


@dataclass(frozen=True)
class Settings:
    """The choices a partnership makes. Minutes, words and working days are whole numbers."""

    dsl_approval: DslApproval
    los_referral_approver: str
    serious_incident_approver: str
    triage_rule: TriageRule
    srg_chair_confirms: bool
    same_day_executive_panel: bool
    approval_rule: ApprovalRule
    approval_needs_each_statutory_partner: bool
    rr_requires_sin: bool
    impact_column_mandatory: bool
    relationships_prompt_mandatory: bool
    grading_scale: bool
    practitioner_segment_min_minutes: int
    practitioner_segment_max_minutes: int
    evidence_forms_from: EvidenceFrom
    feedback_smallest_group: int
    papers_working_days: int
    pack_practitioner_working_days: int
    pack_manager_working_days: int
    clear_days: bool
    office_cutoff: time | None
    school_holiday_banner: bool


@dataclass(frozen=True)
class DeadlineOverride:
    """How one deadline rule differs here; None leaves the rule as the table has it."""

    rule: str
    off: bool = False
    amount: int | None = None
    earliest: int | None = None
    unit: Unit | None = None
    anchor: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class BriefingSection:
    """One block of the briefing, with the words it may have (F20)."""

    number: int
    title: str
    words: int


@dataclass(frozen=True)
class Profile:
    """Everything that differs for one partnership, from `effective_from` until `effective_to` if it has ended."""

    name: str
    title: str
    effective_from: date
    effective_to: date | None
    names: Names
    settings: Settings
    bodies: tuple[Body, ...]
    deadlines: Mapping[str, DeadlineOverride]
    briefing: tuple[BriefingSection, ...]

    def body_for(self, code: Function, process: Process, *, on: date) -> Body | None:
        """The body that carries a function for a process on a day, or None; a body named for it goes before ANY."""
        carrying = [
            (function.process is Process.ANY, body)
            for body in self.bodies
            for function in body.functions
            if function.holds(code, process, on)
        ]
        return min(carrying, key=lambda pair: pair[0])[1] if carrying else None

    def body_named(self, said: str) -> Body | None:
        """The body of that name or alias (X5, X18), in any case of letters, or None."""
        wanted = said.casefold()
        for body in self.bodies:
            if wanted in {word.casefold() for word in (body.key, body.name, *body.aliases)}:
                return body
        return None


def profile_names() -> list[str]:
    """The names of the profiles that ship with Sightline, in alphabetical order."""
    return sorted(path.stem for path in _SHIPPED.glob("*.toml"))


def load_profile(name_or_path: str | Path) -> Profile:
    """The profile of a name that ships (any case of letters) or of a file.

    Raises `ProfileRefused` for an unknown name, listing the known ones, and for a file with a mistake, naming the line
    or the field.
    """
    path = _file_of(name_or_path)
    try:
        return _profile(_Fields(tomllib.loads(path.read_text(encoding="utf-8")), ""), path.stem)
    except OSError as error:
        raise ProfileRefused(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ProfileRefused(f"{path.name} is not UTF-8 text. Save it as UTF-8 and try again.") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileRefused(f"{path.name} is not readable as TOML: {error}.") from error
    except _FieldRefused as error:
        raise ProfileRefused(f"{path.name}: {error}") from error


def _file_of(name_or_path: str | Path) -> Path:
    said = str(name_or_path)
    for name in profile_names():
        if said.casefold() == name.casefold():
            return _SHIPPED / f"{name}.toml"
    if said.endswith(".toml"):
        return Path(name_or_path)
    raise ProfileRefused(
        f"There is no profile “{said}”. Choose one of {', '.join(profile_names())}, or give the path of a .toml file."
    )


class _FieldRefused(Exception):
    """A sentence about one field; the file's name is put before it."""


class _Fields:
    """One table of the file. It hands out each field once, checked, and at the end refuses what nobody asked for."""

    def __init__(self, table: dict[str, Any], path: str) -> None:
        self._left = dict(table)
        self._path = path

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _take(self, name: str, kind: type, words: str) -> Any:
        if name not in self._left:
            raise _FieldRefused(f"“{self._at(name)}” is missing. Give {words}.")
        value = self._left.pop(name)
        if type(value) is not kind:
            raise _FieldRefused(f"“{self._at(name)}” is {value!r}. Give {words}.")
        return value

    def has(self, name: str) -> bool:
        return name in self._left

    def text(self, name: str) -> str:
        value = str(self._take(name, str, "some text in quotation marks"))
        if not value.strip():
            raise _FieldRefused(f"“{self._at(name)}” is empty. Give some text in quotation marks.")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._take(name, list, "a list of texts")
        if any(type(value) is not str for value in values):
            raise _FieldRefused(f"“{self._at(name)}” is {values!r}. Give a list of texts.")
        return tuple(values)

    def number(self, name: str, *, least: int) -> int:
        value = int(self._take(name, int, "a whole number"))
        if value < least:
            raise _FieldRefused(f"“{self._at(name)}” is {value}. Give {least} or more.")
        return value

    def signed(self, name: str) -> int:
        return int(self._take(name, int, "a whole number"))

    def months(self, name: str) -> tuple[int, ...]:
        values = self._take(name, list, "a list of months, 1 to 12")
        if any(type(value) is not int or value not in range(1, 13) for value in values):
            raise _FieldRefused(f"“{self._at(name)}” is {values!r}. Give a list of months, 1 to 12.")
        return tuple(values)

    def yes_no(self, name: str) -> bool:
        return bool(self._take(name, bool, "true or false"))

    def day(self, name: str) -> date:
        value: date = self._take(name, date, "a date such as 2024-04-01, without quotation marks")
        return value

    def clock_or_off(self, name: str) -> time | None:
        if self._left.get(name) is False:
            del self._left[name]
            return None
        value: time = self._take(name, time, "a time such as 17:00:00, without quotation marks, or false")
        return value

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        words = "one of " + ", ".join(f'"{one.value}"' for one in choices)
        value = self._take(name, str, words)
        if value not in {one.value for one in choices}:
            raise _FieldRefused(f"“{self._at(name)}” is {value!r}. Give {words}.")
        return choices(value)

    def table(self, name: str) -> "_Fields":
        return _Fields(self._take(name, dict, "a table"), self._at(name))

    def tables(self, name: str) -> list["_Fields"]:
        rows = self._take(name, list, "a list of tables")
        if any(type(row) is not dict for row in rows):
            raise _FieldRefused(f"“{self._at(name)}” is {rows!r}. Give a list of tables.")
        return [_Fields(row, f"{self._at(name)}[{number}]") for number, row in enumerate(rows, 1)]

    def names_left(self) -> list[str]:
        return list(self._left)

    def refuse(self, name: str, sentence: str) -> None:
        raise _FieldRefused(f"“{self._at(name)}” {sentence}")

    def done(self) -> None:
        for name in self._left:
            raise _FieldRefused(f"“{self._at(name)}” is not a field of a profile. Correct its spelling or remove it.")


def _profile(fields: _Fields, stem: str) -> Profile:
    effective_from = fields.day("effective_from")
    settings = _settings(fields.table("settings"))
    profile = Profile(
        name=stem,
        title=fields.text("title"),
        effective_from=effective_from,
        effective_to=_ends(fields, effective_from),
        names=_names(fields.table("names")),
        settings=settings,
        bodies=tuple(_body(body, effective_from, settings) for body in fields.tables("bodies")),
        deadlines=_overrides(fields.table("deadlines")),
        briefing=tuple(_section(section) for section in fields.tables("briefing_sections")),
    )
    if [section.number for section in profile.briefing] != list(range(1, len(profile.briefing) + 1)):
        fields.refuse("briefing_sections", "are not numbered 1, 2, 3 … in order. Number them so.")
    fields.done()
    return profile


def _ends(fields: _Fields, effective_from: date) -> date | None:
    if not fields.has("effective_to"):
        return None
    effective_to = fields.day("effective_to")
    if effective_to < effective_from:
        fields.refuse("effective_to", f"is {effective_to}, before it starts. Give {effective_from} or later.")
    return effective_to


def _names(fields: _Fields) -> Names:
    names = Names(**{name: fields.text(name) for name in Names.__dataclass_fields__})
    if not _OF_THE_OFFICE.fullmatch(names.office_email):
        fields.refuse("office_email", f"is {names.office_email!r}. Give an e-mail address such as office@example.org.")
    fields.done()
    return names


def _settings(fields: _Fields) -> Settings:
    settings = Settings(
        dsl_approval=fields.choice("dsl_approval", DslApproval),
        los_referral_approver=fields.text("los_referral_approver"),
        serious_incident_approver=fields.text("serious_incident_approver"),
        triage_rule=fields.choice("triage_rule", TriageRule),
        srg_chair_confirms=fields.yes_no("srg_chair_confirms"),
        same_day_executive_panel=fields.yes_no("same_day_executive_panel"),
        approval_rule=fields.choice("approval_rule", ApprovalRule),
        approval_needs_each_statutory_partner=fields.yes_no("approval_needs_each_statutory_partner"),
        rr_requires_sin=fields.yes_no("rr_requires_sin"),
        impact_column_mandatory=fields.yes_no("impact_column_mandatory"),
        relationships_prompt_mandatory=fields.yes_no("relationships_prompt_mandatory"),
        grading_scale=fields.yes_no("grading_scale"),
        practitioner_segment_min_minutes=fields.number("practitioner_segment_min_minutes", least=0),
        practitioner_segment_max_minutes=fields.number("practitioner_segment_max_minutes", least=1),
        evidence_forms_from=fields.choice("evidence_forms_from", EvidenceFrom),
        feedback_smallest_group=fields.number("feedback_smallest_group", least=1),
        papers_working_days=fields.number("papers_working_days", least=0),
        pack_practitioner_working_days=fields.number("pack_practitioner_working_days", least=0),
        pack_manager_working_days=fields.number("pack_manager_working_days", least=0),
        clear_days=fields.yes_no("clear_days"),
        office_cutoff=fields.clock_or_off("office_cutoff"),
        school_holiday_banner=fields.yes_no("school_holiday_banner"),
    )
    if settings.practitioner_segment_max_minutes < settings.practitioner_segment_min_minutes:
        fields.refuse("practitioner_segment_max_minutes", "is less than the minimum. Give the minimum or more.")
    fields.done()
    return settings


def _body(fields: _Fields, effective_from: date, settings: Settings) -> Body:
    body = Body(
        key=fields.text("key"),
        name=fields.text("name"),
        aliases=fields.texts("aliases"),
        functions=tuple(_body_function(function, effective_from) for function in fields.tables("functions")),
        papers_working_days=(
            fields.number("papers_working_days", least=0)
            if fields.has("papers_working_days")
            else settings.papers_working_days
        ),
        meeting_months=fields.months("meeting_months") if fields.has("meeting_months") else (),
    )
    fields.done()
    return body


def _body_function(fields: _Fields, effective_from: date) -> BodyFunction:
    starts = fields.day("effective_from") if fields.has("effective_from") else effective_from
    function = BodyFunction(
        code=fields.choice("code", Function),
        process=fields.choice("process", Process),
        source=fields.text("source"),
        effective_from=starts,
        effective_to=_ends(fields, starts),
    )
    fields.done()
    return function


def _overrides(fields: _Fields) -> Mapping[str, DeadlineOverride]:
    off = fields.texts("off") if fields.has("off") else ()
    for rule in off:
        if not _RULE_ID.fullmatch(rule):
            fields.refuse("off", f"has {rule!r}, which is not a deadline. Give ids such as \"D03\" or \"D14a\".")
    overrides = {rule: DeadlineOverride(rule, off=True) for rule in off}
    for rule in fields.names_left():
        if not _RULE_ID.fullmatch(rule):
            fields.refuse(rule, "is not a deadline. Give ids such as D03 or D14a.")
        if rule in overrides:
            fields.refuse(rule, "is changed here and off as well. Keep one of the two.")
        overrides[rule] = _override(rule, fields.table(rule))
    fields.done()
    return overrides


def _override(rule: str, fields: _Fields) -> DeadlineOverride:
    override = DeadlineOverride(
        rule,
        amount=fields.signed("amount") if fields.has("amount") else None,
        earliest=fields.number("earliest", least=0) if fields.has("earliest") else None,
        unit=fields.choice("unit", Unit) if fields.has("unit") else None,
        anchor=fields.text("anchor") if fields.has("anchor") else None,
        source=fields.text("source"),
    )
    fields.done()
    return override


def _section(fields: _Fields) -> BriefingSection:
    section = BriefingSection(fields.number("number", least=1), fields.text("title"), fields.number("words", least=1))
    fields.done()
    return section
