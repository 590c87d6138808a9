"""Who reads a check. What may be done with one is the question of the app whose text was checked."""

from django.db.models import QuerySet

from sightline.accounts.models import User
from sightline.anonymity.models import DisclosureCheck, FoundString
from sightline.casefiles.policy import files_with_register, may_open_register, need_to_know


def visible_checks(user: User) -> QuerySet[DisclosureCheck]:
    """Checks of the files whose register the person may open: a finding says who is meant (G03)."""
    return DisclosureCheck.objects.filter(
        need_to_know(user), casefile__in=files_with_register(user).values("pk")
    ).select_related("casefile__partnership", "run_by")


def visible_strings(user: User) -> QuerySet[FoundString]:
    """What those checks found."""
    return FoundString.objects.filter(disclosure__in=visible_checks(user).values("pk")).select_related("decided_by")


def may_run(user: User, check: DisclosureCheck) -> bool:
    """Whoever may open the register of the file; the app whose text it is asks more."""
    return may_open_register(user, check.casefile)
