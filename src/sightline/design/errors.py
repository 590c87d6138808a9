"""The pages for what went wrong outside any page of ours. They read nothing from the database."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from sightline.design import brand


def _drawn(request: HttpRequest, name: str, status: int) -> HttpResponse:
    context: dict[str, Any] = {
        "brand": brand.DEFAULT,
        "default_brand": brand.DEFAULT,
        "signed_in_as": "",
        "home_url": "/",
        "navigation": [],
        "csp_nonce": str(getattr(request, "csp_nonce", "")),
    }
    response = HttpResponse(get_template(f"errors/{name}.jinja").render(context), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, for `handler400`."""
    return _drawn(request, "400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, for `handler403`: reached only where no page of ours answered first."""
    return _drawn(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for `handler404`: the same words whether the page does not exist or is not this person's."""
    return _drawn(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, for `handler500`."""
    return _drawn(request, "500", 500)


def gone(request: HttpRequest) -> HttpResponse:
    """410: what was here was disposed of or withdrawn for good."""
    return _drawn(request, "410", 410)


def session_ended(request: HttpRequest) -> HttpResponse:
    """401: the session ended; what was typed is kept."""
    return _drawn(request, "session-ended", 401)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for `CSRF_FAILURE_VIEW`: the page was too old, or was sent from elsewhere."""
    return _drawn(request, "csrf", 403)
