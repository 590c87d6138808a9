"""Who sees a referral and who may move it on. An agency's draft is its own, the Office excluded (domain 01 §1.2 a)."""

from django.db.models import Q, QuerySet

from sightline.access.gate import holds, live_grants
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.policy import files_with, need_to_know, visible_files
from sightline.partnerships.models import Agency
from sightline.referrals.choices import ReferralState
from sightline.referrals.models import Referral


def agencies_to_refer_for(user: User) -> QuerySet[Agency]:
    """Any partner agency may refer (S24): those in which the person may start a referral."""
    return Agency.objects.filter(pk__in=live_grants(user, Permission.REFERRAL_START).values("agency"))


def may_start(user: User) -> bool:
    """Somebody in a partner agency who works with children."""
    return bool(user.is_authenticated) and holds(user, Permission.REFERRAL_START)


def agencies_to_request_for(user: User) -> QuerySet[Agency]:
    """Statutory partners for which the person is lead or delegated safeguarding partner (R16, S21)."""
    asking = live_grants(user, Permission.REFERRAL_REQUEST).values("agency")
    return Agency.objects.filter(pk__in=asking, statutory_partner=True)


def may_request(user: User) -> bool:
    """A safeguarding partner, who records that all three ask (L04)."""
    return bool(user.is_authenticated) and agencies_to_request_for(user).exists()


def may_begin(user: User) -> bool:
    """Whoever has a way in: a referral by an agency, or the three partners' request."""
    return may_start(user) or may_request(user)


def visible_referrals(user: User) -> QuerySet[Referral]:
    """The author's own, their safeguarding lead's whole agency, and received ones for whoever triages or runs them."""
    own_agency = live_grants(user, Permission.REFERRAL_VIEW_AGENCY).values("agency")
    return Referral.objects.filter(
        Q(author_id=user.pk)
        | Q(agency__in=own_agency)
        | Q(state=ReferralState.RECEIVED, casefile__in=files_with(user, Permission.REFERRAL_VIEW).values("pk")),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership", "agency", "author", "case_holder__agency")


def sees(user: User, referral: Referral) -> bool:
    """What you may not see you may not do."""
    return visible_referrals(user).filter(pk=referral.pk).exists()


def may_write(user: User, referral: Referral) -> bool:
    """Its author, while it is a draft."""
    return sees(user, referral) and referral.author_id == user.pk and referral.state == ReferralState.DRAFT


def may_submit(user: User, referral: Referral) -> bool:
    """Its author asks the safeguarding lead for agreement (S25)."""
    return sees(user, referral) and referral.author_id == user.pk


def may_approve(user: User, referral: Referral) -> bool:
    """The agency's safeguarding lead or head of service, never the author alone (R03, L07)."""
    return (
        sees(user, referral)
        and referral.author_id != user.pk
        and holds(user, Permission.REFERRAL_APPROVE, agency=referral.agency)
    )


def may_withdraw(user: User, referral: Referral) -> bool:
    """Its author, until it has been received."""
    return sees(user, referral) and referral.author_id == user.pk
