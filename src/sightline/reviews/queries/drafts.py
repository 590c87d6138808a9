"""First versions of what people then put right: the scope, F15, F16 and F18, made of what the file already holds."""

from dataclasses import dataclass, field
from datetime import date

from sightline.casefiles.models import CaseFile
from sightline.learning.choices import Polarity, Strength
from sightline.learning.models import Action, Finding
from sightline.learning.queries import actions_of, findings_of
from sightline.learning.rules import THEMES
from sightline.meetings.models import Attendance, Event
from sightline.partnerships.models import Agency
from sightline.referrals.models import Referral
from sightline.reviews.models import Review
from sightline.reviews.queries.reading import event_of
from sightline.reviews.rules import MOST_CHANGES, PURPOSE, STORY_LINES, listed_in_words

STRENGTHS = {Strength.STRONG: 0, Strength.MODERATE: 1, Strength.LIMITED: 2}


@dataclass(frozen=True)
class DraftScope:
    """What the referral suggests for the scope: agencies of the directory, names it does not know, the period."""

    agencies: list[Agency] = field(default_factory=list)
    not_in_directory: list[str] = field(default_factory=list)
    period_from: date | None = None
    period_to: date | None = None
    lived_experience: str = ""


def draft_scope(review: Review) -> DraftScope:
    """Suggestions for F06 from the referral: its own agency, those it names, its period (S40)."""
    referral = Referral.objects.filter(casefile=review.casefile).select_related("agency").first()
    if referral is None:
        return DraftScope()
    named = [str(row.get("agency", "")).strip() for row in referral.agencies_involved]
    directory = Agency.objects.filter(partnership=review.casefile.partnership)
    known = {agency.name.casefold(): agency for agency in directory}
    suggested = {referral.agency.pk: referral.agency}
    suggested |= {known[name.casefold()].pk: known[name.casefold()] for name in named if name.casefold() in known}
    return DraftScope(
        agencies=list(suggested.values()),
        not_in_directory=[name for name in named if name and name.casefold() not in known],
        period_from=referral.period_from,
        period_to=referral.period_to,
        lived_experience=referral.lived_experience,
    )


def _of(findings: list[Finding], *polarities: Polarity) -> list[Finding]:
    return [finding for finding in findings if finding.polarity in polarities]


def _by_weight(findings: list[Finding]) -> list[Finding]:
    """Key practice episodes first, then the stronger evidence, then as recorded."""
    return sorted(
        findings, key=lambda one: (not one.key_episode, STRENGTHS.get(Strength(one.strength), 3) if one.strength else 3,
                                   one.number)
    )


def _said(finding: Finding) -> str:
    statement = finding.statement.strip()
    return f"{statement} Learning: {finding.learning.strip()}" if finding.learning.strip() else statement


def _lines(texts: list[str], *, otherwise: str) -> str:
    return "\n".join(f"• {text}" for text in texts) if texts else otherwise


def _key_lines(review: Review) -> list[str]:
    return [f"{line.number}. {line.question}" for line in review.key_lines.all()]


def _themes(findings: list[Finding]) -> str:
    counts: dict[str, int] = {}
    for finding in findings:
        for code in finding.themes:
            counts[code] = counts.get(code, 0) + 1
    order = sorted(counts, key=lambda code: (-counts[code], list(THEMES).index(code) if code in THEMES else 99))
    return _lines([f"{THEMES.get(code, code)} ({code})" for code in order], otherwise="No theme has been coded yet.")


def _immediate(event: Event | None) -> str:
    if event is None or event.immediate_safety_action is None:
        return "Not recorded yet."
    return event.immediate_action if event.immediate_safety_action else "None was needed."


def _action(action: Action) -> str:
    return f"{action.what.strip()} ({action.agency}, by {action.target_on:%-d %B %Y})"


def _suggested(findings: list[Finding], actions: list[Action]) -> list[str]:
    """Actions that are set; before any is, what follows from each area for improvement."""
    if actions:
        return [_action(action) for action in actions]
    ours = _of(findings, Polarity.AREA_FOR_IMPROVEMENT, Polarity.SYSTEM_ISSUE, Polarity.IMMEDIATE_RISK)
    suggestions = []
    for finding in ours:
        if finding.learning.strip():
            owners = listed_in_words(str(agency) for agency in finding.agencies.all())
            suggestions.append(f"{finding.learning.strip()}{f' ({owners})' if owners else ''}")
    return suggestions


def _known(casefile: CaseFile) -> tuple[Event | None, list[Finding], list[Action]]:
    return event_of(casefile), list(findings_of(casefile)), list(actions_of(casefile))


def draft_presentation(review: Review) -> dict[str, str]:
    """F15 in the agreed format (S49): the keys of rules.PRESENTATION → text. Made of the findings and the event."""
    event, findings, actions = _known(review.casefile)
    story = [line for line in (event.lived_experience if event else "").splitlines() if line.strip()]
    change = _by_weight(_of(findings, Polarity.AREA_FOR_IMPROVEMENT, Polarity.IMMEDIATE_RISK))[:MOST_CHANGES]
    return {
        "why": _lines(_key_lines(review), otherwise="The review has no key lines of enquiry yet."),
        "story": "\n".join(story[:STORY_LINES]) or "Not recorded yet.",
        "worked": _lines(
            [_said(one) for one in _of(findings, Polarity.GOOD_PRACTICE)],
            otherwise=(event.no_good_practice_because if event else "") or "None recorded.",
        ),
        "change": _lines([_said(one) for one in change], otherwise="None recorded."),
        "system": _lines([_said(one) for one in _of(findings, Polarity.SYSTEM_ISSUE)], otherwise="None recorded."),
        "immediate": _immediate(event),
        "actions": _lines(_suggested(findings, actions), otherwise="None suggested yet."),
        "questions": (event.disagreements if event else "").strip() or "None.",
    }


def draft_chair_report(review: Review) -> dict[str, str]:
    """F16: the fields of the chair's report as the findings and the event give them (S56)."""
    event, findings, _ = _known(review.casefile)
    practice = _of(findings, Polarity.AREA_FOR_IMPROVEMENT, Polarity.IMMEDIATE_RISK)
    return {
        "good_practice": _lines(
            [_said(one) for one in _of(findings, Polarity.GOOD_PRACTICE, Polarity.EXPECTED_PRACTICE)],
            otherwise=(event.no_good_practice_because if event else "") or "None identified.",
        ),
        "practice_issues": _lines([_said(one) for one in practice], otherwise="None identified."),
        "themes": _themes(findings),
        "lived_experience": event.lived_experience if event else "",
        "system_issues": _lines([_said(one) for one in _of(findings, Polarity.SYSTEM_ISSUE)], otherwise=""),
        "limits": _absent(event),
        "about_the_process": "",
    }


def _absent(event: Event | None) -> str:
    if event is None:
        return ""
    rows = event.agencies.select_related("agency").exclude(nobody_because="")
    return _lines([f"{row.agency}: {row.nobody_because}" for row in rows], otherwise="")


def _process(review: Review, event: Event | None) -> str:
    agencies = listed_in_words(str(row.agency) for row in review.involved_agencies.select_related("agency"))
    told = [f"The triage panel decided on the review on {review.decided_on:%-d %B %Y}."]
    if agencies:
        told.append(f"Agencies: {agencies}.")
    if review.period_from and review.period_to:
        told.append(f"Period: {review.period_from:%-d %B %Y} to {review.period_to:%-d %B %Y}.")
    if event is not None:
        told.append(f"The event was held on {event.held_on:%-d %B %Y}.")
    return " ".join(told)


def _contributions(review: Review, event: Event | None) -> str:
    told = [f"Family: {review.get_family_decision_display().lower() or 'not decided'}."]
    if review.family_reason:
        told.append(review.family_reason)
    if event is not None:
        by_category: dict[str, int] = {}
        for person in Attendance.objects.filter(event=event).order_by("category"):
            words = person.get_category_display().lower()
            by_category[words] = by_category.get(words, 0) + 1
        if by_category:
            told.append(f"Invited to the event: {', '.join(f'{words} {n}' for words, n in by_category.items())}.")
    return " ".join(told)


def draft_overview(review: Review) -> dict[str, str]:
    """F18: the keys of rules.OVERVIEW → text, from the scope, the event, the findings, the actions and F16."""
    event, findings, actions = _known(review.casefile)
    written = {one.casefile_id: one for one in [getattr(review, "chair_report", None)] if one is not None}
    report = written.get(review.casefile_id)
    drafted = draft_chair_report(review)
    episodes = [finding for finding in findings if finding.key_episode]
    return {
        "background": "",
        "purpose": "\n".join([PURPOSE, *_key_lines(review)]),
        "process": _process(review, event),
        "lived_experience": report.lived_experience if report else drafted["lived_experience"],
        "episodes": _lines([_said(one) for one in episodes], otherwise=""),
        "good_practice": report.good_practice if report else drafted["good_practice"],
        "learning": "\n".join(
            [report.themes if report else drafted["themes"], report.practice_issues if report else
             drafted["practice_issues"]]
        ),
        "system_issues": report.system_issues if report else drafted["system_issues"],
        "actions": _lines([_action(action) for action in actions], otherwise="No action has been set yet."),
        "contributions": _contributions(review, event),
        "links": "",
    }
