"""Loading a profile into a partnership; granting and ending roles."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from sightline.accounts.models import User
from sightline.accounts.standing import standing_changed
from sightline.partnerships.models import Agency, Body, BodyFunction, Partnership, RoleGrant
from sightline.partnerships.rules import Profile
from sightline.trail.choices import Verb
from sightline.trail.operations import record


@transaction.atomic
def load_profile_into(partnership: Partnership, profile: Profile, *, by: str, name: str, on: date) -> None:
    """Make the partnership work by a profile from ``on``: bodies that are missing are made, functions are re-dealt.

    Functions that the profile gives to nobody end the day before; nothing that was is rewritten.
    """
    partnership.profile = name
    partnership.save(update_fields=["profile"])
    BodyFunction.objects.filter(body__partnership=partnership, ends_on=None, starts_on__gt=on).delete()
    kept: list[int] = []
    for row in profile.bodies:
        body, _ = Body.objects.get_or_create(
            partnership=partnership,
            name=row.name,
            defaults={
                "short_name": row.key,
                "aliases": list(row.aliases),
                "papers_deadline_working_days": row.papers_working_days,
                "starts_on": on,
            },
        )
        for function in row.functions:
            held, _ = BodyFunction.objects.get_or_create(
                body=body,
                function=function.code,
                process=function.process,
                ends_on=None,
                defaults={"starts_on": max(on, function.effective_from) if function.effective_from else on},
            )
            kept.append(held.pk)
    BodyFunction.objects.filter(body__partnership=partnership, ends_on=None).exclude(pk__in=kept).update(ends_on=on)
    record(Verb.PROFILE_LOADED, by=by, record_label="partnership", record_id=str(partnership.pk), profile=name)


@transaction.atomic
def grant_role(
    person: User, *, role: str, partnership: Partnership, by: str, on: date, agency: Agency | None = None
) -> RoleGrant:
    """Give a person a role from a day. Already held: nothing changes."""
    grant, made = RoleGrant.objects.get_or_create(
        user=person, partnership=partnership, agency=agency, role=role, ends_on=None, defaults={"starts_on": on}
    )
    if made:
        standing_changed(person, now=timezone.now())
        record(
            Verb.GRANT_CHANGED, by=by, record_label="role_grant", record_id=str(grant.pk), person=str(person.pk),
            role=role, agency=str(agency.pk) if agency else "",
        )
    return grant
