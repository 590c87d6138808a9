"""What one agency's entries say by themselves: referrals left open, a child not seen, a new worker."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sightline.chronology.rules.combining import Entry
from sightline.chronology.rules.looking import Look
from sightline.chronology.rules.thresholds import Thresholds

_REFERRAL: Final = Look(
    r"\brefer(?:ral|rals|red|s)?\b(?: (?:made|sent|submitted|completed|was made"
    r"|has been made))?(?: by [\w' -]{1,40}?)? (?:to|into)\b"
    r"|\b(?:mash|social care|early help|camhs|safeguarding|cp) (?:referral|contact|enquiry)\b"
    r"|\breferral (?:made|sent|submitted|completed)\b",
    "refer|contact|enquiry",
)
_RESPONSE: Final = Look(
    r"\b(?:referral (?:was |has been |is )?(?:received|accepted|declined|rejected|closed"
    r"|screened|acknowledged|allocated|processed|considered|not accepted)"
    r"|(?:response|outcome|feedback|decision|acknowledg\w+) (?:to|of|on|about|from"
    r"|regarding)[\w' ]{0,40}referral"
    r"|(?:accepted|declined|rejected|screened|acknowledged|closed)[\w' ]{0,20}referral"
    r"|threshold (?:was |is )?(?:not )?met|no further action|nfa|assessment (?:started|begun"
    r"|commenced|opened)|allocated (?:to|for)|triaged"
    r"|waiting list|step(?:ped)? (?:down|up)|strategy (?:meeting|discussion))\b",
    "referral|threshold|no further action|nfa|assessment|allocated|triaged|waiting|step|strategy",
)
_NOT_SEEN: Final = Look(
    r"\b(?:child(?:ren)?|he|she|they|baby|siblings?|[A-Z][\w'-]+) (?:was |were )?(?:not"
    r"|n't) (?:seen|present|at home|spoken to)\b|\bnot seen\b"
    r"|\bno (?:answer|reply|access|one (?:at )?home)\b|\bunable to see\b|\basleep upstairs\b"
    r"|\bno access\b|\bwasn't (?:seen|present)\b|\bnot spoken to\b",
    "not |n't|no |unable|asleep",
)
_CHANGE: Final = Look(
    r"\b(?:new|different|change of|changed?|replacement) (?:allocated )?(?:social worker"
    r"|health visitor|worker|school nurse|key ?worker|practitioner|officer|sw|hv|midwife|"
    r"family support worker|lead professional)\b"
    r"|\b(?:re-?allocated|case (?:was |is )?(?:transferred|handed over|reassigned)|handover"
    r"|transfer(?:red)? (?:to|between) (?:[\w' -]{1,30} )?(?:team|worker))\b"
    r"|\b(?:social worker|health visitor|worker) (?:has )?(?:left|leaving|changed|replaced)\b",
    "new|different|change|replace|allocated|transfer|handed|reassigned|handover|left|leaving",
)
_CONTACT: Final = Look(
    r"\b(?:visit(?:ed)?|seen|attended|appointment|met with|home visit|spoke|meeting with|check)\b",
    "visit|seen|attended|appointment|met with|spoke|meeting|check",
)


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """A referral without a recorded response by any agency within `days`."""

    entry: str
    days: int
    sentence: str


@dataclass(frozen=True, slots=True)
class NotSeen:
    """Entries at which the child was not seen ("no"), or nobody wrote whether ("not recorded")."""

    entries: tuple[str, ...]
    agency: str
    said: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangeOfWorker:
    """An entry that says, or shows by the name in its column, that the worker changed."""

    entry: str
    agency: str
    before: str
    after: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OutsidePeriod:
    """An entry that lies wholly before or after the period under review."""

    entry: str
    side: str
    days: int
    sentence: str


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """An entry that says it is about somebody who is not recorded on the file."""

    entry: str
    name: str
    sentence: str


def open_referrals(entries: Sequence[Entry], *, thresholds: Thresholds) -> list[OpenReferral]:
    """Referrals after which no entry and no cell records a response in time. `entries` are in order. Source: F11."""
    responses = [
        entry.start for entry in entries if entry.start is not None and _RESPONSE.search(entry.event) is not None
    ]
    found = []
    place = 0
    for entry in entries:
        if entry.start is None or not _REFERRAL.search(entry.event):
            continue
        told = entry.fields.get("response", "").strip()
        if (told and told.lower() not in {"none", "nil", "n/a", "not recorded", "-"}) or _RESPONSE.search(entry.event):
            continue
        while place < len(responses) and responses[place] < entry.start:
            place += 1
        if place < len(responses) and (responses[place] - entry.start).days <= thresholds.response_days:
            continue
        sentence = (
            f"{entry.agency} records a referral {_when(entry)}; "
            f"no response is recorded within {thresholds.response_days} days."
        )
        found.append(OpenReferral(entry.id, thresholds.response_days, sentence))
    return found


def child_not_seen(entries: Sequence[Entry], *, thresholds: Thresholds) -> list[NotSeen]:
    """Each entry where the child was not seen; and per agency each run of contacts without the child seen.

    Source: S149, S169, S177 (was the child present, seen, spoken to).
    """
    found = []
    runs: dict[str, list[Entry]] = {}
    for entry in entries:
        said = _seen(entry)
        if said == "no":
            sentence = f"{entry.agency}: the child was not seen {_when(entry)}."
            found.append(NotSeen((entry.id,), entry.agency, "no", sentence))
        run = runs.setdefault(entry.agency, [])
        if said == "yes":
            found += _run(run, thresholds.unseen_in_a_row)
            run.clear()
        elif said:
            run.append(entry)
    for run in runs.values():
        found += _run(run, thresholds.unseen_in_a_row)
    return found


def _run(run: Sequence[Entry], least: int) -> list[NotSeen]:
    if len(run) < least:
        return []
    first, last = run[0], run[-1]
    days = f"{_said(first.start)} to {_said(last.start)}"
    sentence = f"{first.agency}: {len(run)} contacts in a row without the child seen, {days}."
    return [NotSeen(tuple(entry.id for entry in run), first.agency, "run", sentence)]


def _seen(entry: Entry) -> str:
    """ "yes", "no", "not recorded", or empty where the question does not arise."""
    said = entry.fields.get("child_seen", "").lower()
    if said in {"yes", "no"}:
        return said
    if _NOT_SEEN.search(entry.event):
        return "no"
    if said == "not recorded" and _CONTACT.search(entry.event):
        return "not recorded"
    return ""


def changes_of_worker(entries: Sequence[Entry]) -> list[ChangeOfWorker]:
    """Entries that say there is a new worker, or whose worker differs from the last one in the same role."""
    found = []
    last: dict[tuple[str, str], str] = {}
    for entry in entries:
        role, name = _role_and_name(entry.fields.get("who", ""))
        before = last.get((entry.agency, role), "") if name else ""
        if name:
            last[entry.agency, role] = name
        if before and before.lower() != name.lower():
            sentence = f"{entry.agency}: {role or 'the worker'} was {before} and is {name} from {_said(entry.start)}."
            found.append(ChangeOfWorker(entry.id, entry.agency, before, name, sentence))
        elif _CHANGE.search(entry.event):
            sentence = f"{entry.agency} records a change of worker {_when(entry)}."
            found.append(ChangeOfWorker(entry.id, entry.agency, "", "", sentence))
    return found


def _role_and_name(who: str) -> tuple[str, str]:
    """ "Social worker: A. Mensah" or "A. Mensah, social worker" to role and name; a role alone names nobody."""
    flat = " ".join(who.split())
    if not flat or len(flat) > 80:
        return "", ""
    pieces = [piece.strip() for piece in re.split(r"[:,;(/]| - ", flat.replace(")", "")) if piece.strip()]
    if len(pieces) != 2:
        return "", ""
    roles = [piece for piece in pieces if _ROLE.search(piece)]
    names = [piece for piece in pieces if not _ROLE.search(piece)]
    return (roles[0].lower(), names[0]) if len(roles) == 1 and len(names) == 1 else ("", "")


_ROLE: Final = re.compile(
    r"\b(?:worker|visitor|nurse|teacher|officer|midwife|gp|doctor|dsl|practitioner|manager|sw"
    r"|hv|lead|consultant)\b",
    re.IGNORECASE,
)


def outside_period(
    entries: Sequence[Entry], *, period_from: dt.date | None = None, period_to: dt.date | None = None
) -> list[OutsidePeriod]:
    """Entries that end before the period or begin after it; one that only reaches out of it is within."""
    found = []
    for entry in entries:
        if entry.start is None or entry.end is None:
            continue
        if period_from is not None and entry.end < period_from:
            days = (period_from - entry.end).days
            found.append(
                OutsidePeriod(entry.id, "before", days, f"{entry.agency}: {days} days before the period under review.")
            )
        elif period_to is not None and entry.start > period_to:
            days = (entry.start - period_to).days
            found.append(
                OutsidePeriod(entry.id, "after", days, f"{entry.agency}: {days} days after the period under review.")
            )
    return found


def out_of_scope(entries: Sequence[Entry], *, known: Collection[str]) -> list[OutOfScope]:
    """Entries about people whom the file does not know, by the column that says whom they are about. Without any known
    person nothing can be said."""
    if not known:
        return []
    found = []
    for entry in entries:
        for part in re.split(r"[,;]", entry.fields.get("subject", "")):
            name = part.strip()
            if name and name not in known:
                sentence = f"{entry.agency}: an entry about “{name}”, who is not recorded on this file."
                found.append(OutOfScope(entry.id, name, sentence))
    return found


def _when(entry: Entry) -> str:
    """The day; for what was written less exactly, the words as written, so that no day is made up."""
    if entry.start == entry.end or not entry.date_text:
        return f"on {_said(entry.start)}"
    return f"(recorded as “{entry.date_text}”)"


def _said(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day is not None else "an unknown day"
