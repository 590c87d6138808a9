"""Numbers and headings of triage, scope and reports. No Django."""

from collections.abc import Collection, Iterable

# F06: three to seven key lines of enquiry; the published briefing shows five (S145–S149)
FEWEST_KEY_LINES = 3
MOST_KEY_LINES = 7
FEWEST_AGENCIES = 2  # L13

# F15: the agreed format for the executive panel (S49), key → heading
PRESENTATION: dict[str, str] = {
    "why": "Why this review",
    "story": "The child’s story",
    "worked": "What worked",
    "change": "What needs to change and why",
    "system": "System issues",
    "immediate": "Immediate actions taken",
    "actions": "Suggested actions",
    "questions": "Questions for the panel",
}
STORY_LINES = 5
MOST_CHANGES = 5

# F16: the chair's brief report; the four that S56 and L21 ask for come first
CHAIR_REPORT: dict[str, str] = {
    "good_practice": "Good practice",
    "practice_issues": "Practice issues",
    "themes": "Themes",
    "lived_experience": "The child’s lived experience",
    "system_issues": "System issues",
    "limits": "Limits of what the event could learn",
    "about_the_process": "What the chair learned about the process",
}
CHAIR_REPORT_NEEDED = ("good_practice", "practice_issues", "themes", "lived_experience")

# F18: the eleven sections of the overview report, key → heading
OVERVIEW: dict[str, str] = {
    "background": "Background",
    "purpose": "Purpose and key lines of enquiry",
    "process": "Process and agencies",
    "lived_experience": "The child’s lived experience",
    "episodes": "Key practice episodes and analysis",
    "good_practice": "Good practice",
    "learning": "Learning and themes",
    "system_issues": "System issues",
    "actions": "Actions",
    "contributions": "Contributions of family and practitioners",
    "links": "Links to national and other local learning",
}

PURPOSE = (
    "To learn lessons and identify good practice: what worked well, what could be developed, and which issues of the "
    "system stood in the way. The review does not apportion blame."
)


def sectors_not_heard(heard: Collection[str], *, needed: Iterable[str]) -> list[str]:
    """The needed sectors, in order, from which no view has come (S29)."""
    return [sector for sector in needed if sector not in heard]


def both_criteria_met(*, abuse_or_neglect: bool, died_or_seriously_harmed: bool) -> bool:
    """Abuse or neglect is known or suspected and the child has died or been seriously harmed (S232–S234)."""
    return abuse_or_neglect and died_or_seriously_harmed


def listed_in_words(names: Iterable[str]) -> str:
    """`Police`, `Police and Health`, `Police, Education and Health`."""
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
