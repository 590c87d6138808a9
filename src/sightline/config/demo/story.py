"""The demo's story, told through the same operations that the pages call, each by a person of the right role."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from sightline.config.demo.people import NAME, keep_diary, make_people
from sightline.partnerships.models import Partnership

Say = Callable[[str], None]


def tell(*, say: Say) -> bool:
    """Make the partnership and its files. False when they are there already."""
    if Partnership.objects.filter(name=NAME).exists():
        return False
    with transaction.atomic():
        say("People, agencies and bodies")
        partnership = make_people(on=date(2025, 9, 1))
        keep_diary(partnership, from_on=date(2025, 9, 1), months=36)
    return True
