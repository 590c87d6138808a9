"""Told to an account by whoever changes what its person may do."""

from datetime import datetime

from sightline.accounts.models import User


def standing_changed(*people: User, now: datetime) -> None:
    """A role, a seat or a place was given or ended. Their open sessions get a new number at the next page, and ask anew
    what the sign-in must come to (sec R24)."""
    User.objects.filter(pk__in=[person.pk for person in people]).update(standing_since=now)
