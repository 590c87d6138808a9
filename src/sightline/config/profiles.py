"""A profile loaded into an installation, by whoever administers the server."""

from datetime import date
from pathlib import Path

from django.db import transaction

from sightline.foundation.errors import DomainError
from sightline.partnerships.models import Body, Partnership
from sightline.partnerships.operations import load_profile_into
from sightline.partnerships.rules import load_profile, profile_names
from sightline.trail.operations import SYSTEM


@transaction.atomic
def load(asked: str, *, partnership: str, short_name: str, prefix: str, on: date) -> dict[str, object]:
    """Make the partnership work by the profile from ``on``; a partnership of a new name is made.

    ``asked``: the name of a profile that ships, or the path of a file. Raises DomainError with what to do.
    """
    profile = load_profile(asked)
    shipped = next((name for name in profile_names() if name.casefold() == asked.casefold()), None)
    place, made = _place_of(partnership, short_name=short_name, prefix=prefix)
    load_profile_into(place, profile, by=SYSTEM, name=shipped or str(Path(asked).resolve()), on=on)
    return {
        "partnership": place.name, "made": made, "profile": profile.name, "from": on.isoformat(),
        "bodies": Body.objects.filter(partnership=place).count(),
    }


def _place_of(name: str, *, short_name: str, prefix: str) -> tuple[Partnership, bool]:
    found = Partnership.objects.filter(name=name) if name else Partnership.objects.all()
    if found.count() == 1:
        return found.get(), False
    if not name:
        raise DomainError("Say which partnership, by its whole name: --partnership. A new name makes a new one.")
    if not short_name:
        raise DomainError(f"There is no partnership “{name}” yet. To make it, give --short-name as well.")
    return Partnership.objects.create(name=name, short_name=short_name, reference_prefix=prefix), True
