"""What frames every page: the partnership's name and colour, who is signed in, and where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from sightline.access.gate import live
from sightline.design.brand import Brand
from sightline.design.context import frame
from sightline.partnerships.models import Partnership


def page_context(request: HttpRequest) -> dict[str, Any]:
    """One query for the partnership; none for nobody."""
    found = frame(request)
    found["demo"] = settings.DEMO
    found["public_address"] = settings.PUBLIC_ADDRESS
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return found
    partnership = Partnership.objects.filter(live("role_grants__"), role_grants__user=person).order_by("pk").first()
    if partnership is not None:
        found["brand"] = Brand(name=partnership.name, colour=partnership.brand_colour)
    found["sign_out_url"] = reverse("account_logout")
    found["session_seconds"] = settings.SESSION_IDLE_SECONDS
    found["navigation"] = [
        {"text": words, "href": reverse(name), "current": request.path == reverse(name)}
        for words, name in (("Home", "insight:home"), ("Files", "insight:files"))
    ]
    return found
