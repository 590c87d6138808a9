"""Reading for the public: two tables, and the public's database role can read no third (sec R93)."""

from django.db.models import QuerySet

from sightline.dissemination.models import Publication
from sightline.learning.rules import THEMES
from sightline.partnerships.models import Partnership


def host() -> Partnership | None:
    """The partnership whose site this is: the first, where one installation serves several."""
    return Partnership.objects.order_by("pk").first()


def published(*, theme: str = "") -> QuerySet[Publication]:
    """What is public now, newest first; of one theme where one is named."""
    found = Publication.objects.filter(withdrawn_on=None).select_related("partnership")
    return (found.filter(themes__contains=[theme]) if theme else found).order_by("-published_on", "title", "pk")


def publication_at(slug: str) -> Publication | None:
    """What was ever published at this address, withdrawn or not."""
    return Publication.objects.filter(slug=slug).select_related("partnership").first()


def themes_in_use() -> list[tuple[str, str]]:
    """(code, words) of themes of what is public now, in the order of the taxonomy."""
    used = {code for codes in published().values_list("themes", flat=True) for code in codes}
    return [(code, words) for code, words in THEMES.items() if code in used]
