"""Who is concerned with a file at a step: the Office, the leads, the chair pool."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from sightline.access.roles import Role
from sightline.accounts.models import User
from sightline.casefiles.models import Bar, CaseFile
from sightline.partnerships.models import Agency, ChairProfile, RoleGrant
from sightline.partnerships.queries import live_on, people_with_role
from sightline.referrals.models import Referral


def not_barred(casefile: CaseFile, people: Iterable[User]) -> list[User]:
    """Of these people those whom no bar keeps out of the file, each once, in the order given."""
    barred = set(Bar.objects.filter(casefile=casefile, lifted_at=None).values_list("user_id", flat=True))
    return [person for person in {person.pk: person for person in people}.values() if person.pk not in barred]


def office_of(casefile: CaseFile, *, on: date) -> list[User]:
    """The partnership manager and administrators on a day (R07, R08)."""
    roles = [Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR]
    return not_barred(casefile, people_with_role(roles, on=on, partnership=casefile.partnership))


def leads_of(referral: Referral, *, on: date) -> list[User]:
    """The lead who approved the referral; where nobody had to (L04), the leads of its agency."""
    if referral.approved_by is not None:
        return not_barred(referral.casefile, [referral.approved_by])
    leads = people_with_role([Role.DSL], on=on, partnership=referral.casefile.partnership, agency=referral.agency)
    return not_barred(referral.casefile, leads)


def _free_of_the_case(casefile: CaseFile, *, path: str) -> Q:
    """Neither barred from the file nor the author of its referral."""
    author = Referral.objects.filter(casefile=casefile, author=OuterRef(path)).values("pk")
    bar = Bar.objects.filter(casefile=casefile, lifted_at=None, user=OuterRef(path)).values("pk")
    return ~Exists(author) & ~Exists(bar)


def chair_pool(casefile: CaseFile) -> QuerySet[ChairProfile]:
    """Managers of partner agencies who may chair this review (S38, S47): available, not barred, not the referrer."""
    return (
        ChairProfile.objects.filter(
            _free_of_the_case(casefile, path="user"),
            partnership=casefile.partnership, agency__partnership=casefile.partnership, available=True,
            user__is_active=True,
        )
        .select_related("user", "agency")
        .order_by("user__name", "pk")
    )


def buddies(casefile: CaseFile, *, on: date) -> QuerySet[User]:
    """Who may support the chair (S58): the pool, and those who are buddies by role."""
    by_role = people_with_role([Role.BUDDY], on=on, partnership=casefile.partnership)
    return User.objects.filter(
        Q(pk__in=by_role.values("pk")) | Q(pk__in=chair_pool(casefile).values("user")),
        _free_of_the_case(casefile, path="pk"),
        is_active=True,
    ).order_by("name", "pk")


def agencies_of(casefile: CaseFile) -> QuerySet[Agency]:
    """The directory of the file's partnership, by name."""
    return Agency.objects.filter(partnership=casefile.partnership).order_by("name")


def people_by_email(casefile: CaseFile, *, on: date) -> dict[str, User]:
    """Everybody with a role in the file's partnership on a day, by their email in small letters."""
    grants = RoleGrant.objects.filter(live_on(on), partnership=casefile.partnership)
    return {user.email.casefold(): user for user in User.objects.filter(is_active=True, pk__in=grants.values("user"))}
