"""F12: the collated pack. Key lines against agencies, strengths and needs by theme, agencies' own actions."""

from dataclasses import dataclass
from typing import Any

from sightline.accounts.models import User
from sightline.chronology.models import FrozenChronology
from sightline.chronology.queries import Combined, CombinedRow, combined, version_on, versions_of
from sightline.contributions.choices import SHARED
from sightline.contributions.models import AgencyRequest, KeyLineAnswer, PracticeAudit
from sightline.learning.rules import THEMES
from sightline.partnerships.models import Agency
from sightline.reviews.models import KeyLine, Review


@dataclass(frozen=True)
class Cell:
    """One agency's answer to one key line; None in the matrix where there is none."""

    evidence: str
    analysis: str
    confidence: str


@dataclass(frozen=True)
class Said:
    """One agency's finding under a theme."""

    agency: str
    words: str
    why: str


@dataclass(frozen=True)
class Pack:
    """F12 as data. ``matrix``: (key line, a cell or None for each agency in order)."""

    agencies: list[Agency]
    matrix: list[tuple[KeyLine, list[Cell | None]]]
    worked_well: dict[str, list[Said]]
    needs_developing: dict[str, list[Said]]
    actions: list[Said]
    without_return: list[tuple[str, str]]
    chronology: list[CombinedRow]
    version: FrozenChronology | None
    """What the chronology was frozen as when the returns were collated; None before."""
    newest: FrozenChronology | None
    """The newest version there is, where it is another."""
    to_consider: list[tuple[str, list[str]]]


def _theme(code: str) -> str:
    return f"{THEMES[code]} ({code})" if code in THEMES else "No theme given"


def _by_theme(audits: list[PracticeAudit], rows_of: str, why: str) -> dict[str, list[Said]]:
    order = [*map(_theme, THEMES), _theme("")]
    grouped: dict[str, list[Said]] = {}
    for audit in audits:
        rows: list[dict[str, Any]] = getattr(audit, rows_of)
        for row in rows:
            said = Said(str(audit.agency), str(row.get("finding", "")), str(row.get(why, "")))
            grouped.setdefault(_theme(str(row.get("theme", ""))), []).append(said)
    return {theme: grouped[theme] for theme in order if theme in grouped}


def to_consider(together: Combined) -> list[tuple[str, list[str]]]:
    """What the combined chronology shows and somebody must look at before it is collated (L17): heading, sentences."""
    analysis = together.analysis
    lists = {
        "Gaps without contact": [gap.sentence for gap in analysis.gaps],
        "Accounts that differ": [one.sentence for one in analysis.same_event if one.verdict == "differ"],
        "Contradictions": [one.sentence for one in analysis.contradictions],
        "Known to one agency and not shared": [one.sentence for one in analysis.known_not_shared],
        "Entries that seem to be written twice": [one.sentence for one in analysis.duplicates],
        "Outside the period under review": [one.sentence for one in analysis.outside_period],
    }
    return [(heading, sentences) for heading, sentences in lists.items() if sentences]


def pack_of(user: User, review: Review) -> Pack:
    """Everything that agencies have submitted on the review, side by side, as this person may see it (F12, S35).

    Once the returns are collated, the chronology is the version that was frozen then, whatever was corrected since.
    """
    casefile = review.casefile
    version = version_on(user, casefile, at=review.collated_at) if review.collated_at is not None else None
    newest = versions_of(user, casefile).first() if version is not None else None
    together = combined(
        user, casefile, period_from=review.period_from, period_to=review.period_to, version=version
    )
    requests = list(AgencyRequest.objects.filter(casefile=casefile).select_related("agency").order_by("agency__name"))
    audits = list(
        PracticeAudit.objects.filter(casefile=casefile, shared=True).select_related("agency").order_by("agency__name")
    )
    answers = {
        (answer.number, answer.agency_id): Cell(
            answer.evidence, answer.analysis, answer.get_confidence_display() if answer.confidence else ""
        )
        for answer in KeyLineAnswer.objects.filter(casefile=casefile, shared=True)
    }
    agencies = [audit.agency for audit in audits]
    return Pack(
        agencies=agencies,
        matrix=[
            (line, [answers.get((line.number, agency.pk)) for agency in agencies]) for line in review.key_lines.all()
        ],
        worked_well=_by_theme(audits, "worked_well", "evidence"),
        needs_developing=_by_theme(audits, "needs_developing", "why"),
        actions=[
            Said(str(audit.agency), str(row.get("action", "")), str(row.get("by_when") or ""))
            for audit in audits
            for row in audit.actions
        ],
        without_return=[
            (str(one.agency), one.get_state_display()) for one in requests if one.state not in SHARED or not any(
                audit.agency_id == one.agency_id for audit in audits
            )
        ],
        chronology=together.rows,
        version=version,
        newest=newest if newest != version else None,
        to_consider=to_consider(together),
    )
