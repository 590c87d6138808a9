"""Lists of referrals, from the eyes of one person."""

from typing import Any

from django.db.models import QuerySet

from sightline.access.gate import live_grants
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import Subject
from sightline.deadlines.models import Deadline
from sightline.partnerships.queries import teams_of
from sightline.referrals.choices import ReferralState
from sightline.referrals.models import Referral
from sightline.referrals.policy import visible_referrals


def my_drafts(user: User) -> QuerySet[Referral]:
    """What I have begun and not submitted."""
    return visible_referrals(user).filter(author=user, state=ReferralState.DRAFT).order_by("-pk")


def waiting_for_my_approval(user: User) -> QuerySet[Referral]:
    """Submitted in an agency whose safeguarding lead I am, by somebody else (L05)."""
    agencies = live_grants(user, Permission.REFERRAL_APPROVE).values("agency")
    return (
        visible_referrals(user)
        .filter(state=ReferralState.AGENCY_APPROVAL, agency__in=agencies)
        .exclude(author=user)
        .order_by("submitted_at")
    )


def of_file(user: User, reference: str) -> Referral | None:
    """The referral of a file, where this person may see it."""
    return visible_referrals(user).filter(casefile__reference=reference).first()


def teams_to_pick(referral: Referral) -> list[tuple[str, str]]:
    """The team directory, as choices; those that cannot be written to say so."""
    return [
        (str(team.pk), str(team) if team.email else f"{team} (no address: tell them yourself)")
        for team in teams_of(referral.casefile.partnership)
    ]


def triage_clock(referral: Referral) -> Deadline | None:
    """By when the triage panel is to be convened (D02)."""
    return Deadline.objects.filter(casefile=referral.casefile, rule="D02").order_by("-pk").first()


def people_by_pseudonym(referral: Referral) -> list[tuple[Subject, dict[str, Any]]]:
    """Who is in the case, for somebody who need not know who they are: nothing is unsealed."""
    return [(subject, {}) for subject in Subject.objects.filter(casefile=referral.casefile)]


def recorded_person(referral: Referral, pseudonym: str) -> Subject | None:
    """One recorded person of the referral's file."""
    return Subject.objects.filter(casefile=referral.casefile, pseudonym=pseudonym).select_related("casefile").first()
