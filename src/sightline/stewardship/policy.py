"""Who watches how files are looked at: the information governance lead (R29), and nobody over their own doings. What of
a file's history goes with a copy of the whole; who may take one is asked in casefiles.policy. Who places a legal hold,
and who asks that it be lifted; the second person is asked for there too. Who knows until when files are kept.
"""

from django.db.models import Q, QuerySet

from sightline.access.gate import holds, live_grants
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import Move
from sightline.casefiles.policy import files_to_copy, need_to_know, sight_of, visible_files
from sightline.contributions.choices import INSIDE_AN_AGENCY
from sightline.partnerships.models import Partnership
from sightline.stewardship.models import Disposal, LegalHold, Retention, RetentionRule, SetAside


def partnerships_watched(user: User) -> QuerySet[Partnership]:
    """Partnerships for whose information governance the person answers."""
    watched = live_grants(user, Permission.TRAIL_READ).values("partnership")
    return Partnership.objects.filter(pk__in=watched)


def may_watch(user: User) -> bool:
    """Signals, and the log that the law asks for."""
    return bool(user.is_authenticated) and holds(user, Permission.TRAIL_READ)


def visible_set_aside(user: User) -> QuerySet[SetAside]:
    """What was set aside in the partnerships that the person watches."""
    watched = partnerships_watched(user).values("pk")
    return SetAside.objects.filter(partnership__in=watched).select_related("set_aside_by", "partnership")


def may_set_aside(user: User, person_id: str) -> bool:
    """Nobody says of themselves that nothing is wrong (sec R9)."""
    return may_watch(user) and str(user.pk) != person_id


def visible_steps(user: User) -> QuerySet[Move]:
    """Every step of the files that the person may copy, but for an agency’s own while it wrote (rule a)."""
    return Move.objects.filter(need_to_know(user), casefile__in=files_to_copy(user).values("pk")).exclude(
        record_label="agency_request", step__in=INSIDE_AN_AGENCY
    )


def partnerships_worked_for(user: User) -> QuerySet[Partnership]:
    """Where the person has a standing role: whoever watches there is told of their doings."""
    return Partnership.objects.filter(pk__in={place for _, place, _ in sight_of(user).standing}).order_by("pk")


def visible_holds(user: User) -> QuerySet[LegalHold]:
    """Legal holds on the files of the partnership for which the person answers, and for its manager on the files that
    they see. That there is one, everybody sees who sees the file."""
    sight = sight_of(user)
    placing = sight.partnerships_with(Permission.HOLD_PLACE)
    seconding = sight.partnerships_with(Permission.HOLD_SECOND)
    return (
        LegalHold.objects.filter(
            Q(partnership__in=placing)
            | Q(partnership__in=seconding, casefile__in=visible_files(user).values("pk"))
        )
        .exclude(casefile__in=sorted(sight.barred))
        .select_related("partnership", "placed_by", "lift_asked_by", "lifted_by")
    )


def may_see_holds(user: User) -> bool:
    """Whoever places holds, and whoever may be the second person of lifting one."""
    return may_place_holds(user) or (bool(user.is_authenticated) and holds(user, Permission.HOLD_SECOND))


def may_place_holds(user: User) -> bool:
    """The information governance lead (R29)."""
    return bool(user.is_authenticated) and holds(user, Permission.HOLD_PLACE)


def may_ask_lift(user: User, hold: LegalHold) -> bool:
    """The information governance lead of the partnership asks; another person decides (sec R11)."""
    return (
        visible_holds(user).filter(pk=hold.pk).exists()
        and holds(user, Permission.HOLD_PLACE, partnership=hold.partnership)
    )


def may_see_retention(user: User) -> bool:
    """Which files are due for disposal: the information governance lead; the partnership manager of what they see."""
    return bool(user.is_authenticated) and holds(user, Permission.RETENTION_VIEW)


def visible_retention(user: User) -> QuerySet[Retention]:
    """Until when closed files are kept: of the partnership for which the person answers, and for its manager of the
    files that they see."""
    sight = sight_of(user)
    viewing = sight.partnerships_with(Permission.RETENTION_VIEW)
    setting = sight.partnerships_with(Permission.RETENTION_SET)
    return (
        Retention.objects.filter(
            Q(partnership__in=setting) | Q(partnership__in=viewing, casefile__in=visible_files(user).values("pk"))
        )
        .exclude(casefile__in=sorted(sight.barred))
        .select_related("partnership", "rule")
    )


def visible_periods(user: User) -> QuerySet[RetentionRule]:
    """Periods of the partnerships whose retention the person sees."""
    viewing = sight_of(user).partnerships_with(Permission.RETENTION_VIEW)
    return RetentionRule.objects.filter(partnership__in=viewing).select_related("set_by", "partnership")


def may_set_retention(user: User) -> bool:
    """The information governance lead (R29)."""
    return bool(user.is_authenticated) and holds(user, Permission.RETENTION_SET)


def partnerships_kept_for(user: User) -> QuerySet[Partnership]:
    """Partnerships of whose files the person says how long they are kept."""
    keeping = sight_of(user).partnerships_with(Permission.RETENTION_SET)
    return Partnership.objects.filter(pk__in=keeping).order_by("name")


def may_propose_disposal(user: User, kept: Retention) -> bool:
    """The first person: the Office’s manager, or whoever answers for information governance (G17)."""
    return (
        visible_retention(user).filter(pk=kept.pk).exists()
        and holds(user, Permission.DISPOSAL_PROPOSE, partnership=kept.partnership)
    )


def may_approve_disposals(user: User, kept: Retention) -> bool:
    """The second: whoever answers for information governance (R29). That they are another is asked of the proposal."""
    return (
        visible_retention(user).filter(pk=kept.pk).exists()
        and holds(user, Permission.DISPOSAL_SECOND, partnership=kept.partnership)
    )


def approves_disposals_in(user: User) -> frozenset[int]:
    """The partnerships of whose files the person is asked to approve the disposal."""
    return frozenset(sight_of(user).partnerships_with(Permission.DISPOSAL_SECOND))


def visible_disposals(user: User) -> QuerySet[Disposal]:
    """Certificates of the partnership whose retention the person sees."""
    viewing = sight_of(user).partnerships_with(Permission.RETENTION_VIEW)
    return Disposal.objects.filter(partnership__in=viewing).select_related("proposed_by", "approved_by")
