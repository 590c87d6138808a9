"""The first people of an installation, made by whoever administers the server."""

from django.db import transaction
from django.utils import timezone

from sightline.access.roles import Role
from sightline.accounts.models import User
from sightline.directory.operations import make_account
from sightline.foundation.errors import DomainError
from sightline.partnerships.models import Agency, Partnership
from sightline.partnerships.operations import grant_role
from sightline.trail.operations import SYSTEM


@transaction.atomic
def invite(email: str, *, name: str, job_title: str, role: str, partnership: str, agency: str) -> User:
    """An account with one role. Raises DomainError with what to do."""
    if role not in set(Role):
        raise DomainError(f"There is no role “{role}”. Use one of: {', '.join(sorted(Role))}.")
    partnerships = Partnership.objects.filter(name=partnership) if partnership else Partnership.objects.all()
    if partnerships.count() != 1:
        raise DomainError("Say which partnership, by its whole name: --partnership.")
    where = Agency.objects.filter(partnership=partnerships.get(), slug=agency).first() if agency else None
    if agency and where is None:
        raise DomainError(f"The partnership has no agency “{agency}”.")
    person = make_account(email, name=name, job_title=job_title, by=SYSTEM, now=timezone.now())
    grant_role(
        person, role=role, partnership=partnerships.get(), agency=where, by=SYSTEM, on=timezone.localdate()
    )
    return person
