"""What a referral must say before it may go, and when it must not go at all. No Django here."""

from collections.abc import Mapping
from typing import Any, Protocol

# The safeguarding lead's quality check (S25, S26)
QUALITY_CHECKS: Mapping[str, str] = {
    "accurate": "The facts are accurate",
    "concise": "It is concise",
    "reason_clear": "The reason for the referral is clear",
    "child_visible": "The child is visible in it",
    "holder_told": "The team that holds the case has been told, or it is ours",
    "not_serious": "It does not describe a serious child safeguarding incident",
}

# field → what the author calls it, in the order of the form; empty means missing
MUST_SAY: Mapping[str, str] = {
    "referrer_role": "your role",
    "referrer_phone": "your phone number",
    "lead_name": "the safeguarding lead you discussed it with",
    "lead_role": "their role",
    "discussed_on": "the date you discussed it",
    "reasons": "the reason for the referral",
    "summary": "the summary of the case",
    "why_this_case": "why this case",
    "what_went_well": "what went well",
    "lived_experience": "the child’s lived experience",
    "agencies_involved": "the agencies involved",
    "family_aware": "whether the family know",
    "parallel_processes": "other processes",
}
# answers of yes or no: None means not answered
MUST_ANSWER: Mapping[str, str] = {
    "abuse_or_neglect": "whether abuse or neglect is known or suspected",
    "died_or_seriously_harmed": "whether the child died or was seriously harmed",
    "is_case_holder": "whether your agency holds the case",
    "immediate_concerns": "immediate safeguarding concerns",
}


class ReferralFacts(Protocol):
    """What the rules read of a referral."""

    abuse_or_neglect: Any
    died_or_seriously_harmed: Any
    is_case_holder: Any
    case_holder: Any
    holding_team: Any
    holder_told_on: Any
    holder_told_how: Any
    immediate_concerns: Any
    immediate_action: Any
    family_aware: Any
    family_views: Any


def is_serious_incident(*, abuse_or_neglect: bool, died_or_seriously_harmed: bool) -> bool:
    """Both limbs: abuse or neglect known or suspected, and the child died or was seriously harmed (S232–S234)."""
    return abuse_or_neglect and died_or_seriously_harmed


def holder_has_address(referral: ReferralFacts) -> bool:
    """The team that holds the case is in the directory with a mailbox, so that a notice of its own can go to it."""
    return bool(referral.case_holder and referral.case_holder.email)


def lacks_case_holder_notice(referral: ReferralFacts) -> bool:
    """Not the case holder, and the holding team or the day they were told is not there (S27, L07); or nothing can be
    sent to that team and it is not said how they were told."""
    if referral.is_case_holder is not False:
        return False
    named = referral.case_holder or referral.holding_team
    how = holder_has_address(referral) or referral.holder_told_how
    return not (named and referral.holder_told_on and how)


def what_is_missing(referral: ReferralFacts, *, children: int) -> list[str]:
    """In the author's words, what must still be filled in (L05). Empty when the referral may go."""
    missing = [] if children else ["the child"]
    missing += [words for field, words in MUST_SAY.items() if not getattr(referral, field)]
    missing += [words for field, words in MUST_ANSWER.items() if getattr(referral, field) is None]
    if referral.immediate_concerns and not referral.immediate_action:
        missing.append("the action taken on immediate concerns")
    if referral.family_aware and not referral.family_views:
        missing.append("the family’s views, or why they have not been told")
    return missing
