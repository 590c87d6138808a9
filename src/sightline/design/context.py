"""What every page is given for its frame, whatever the page is about."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from sightline.design import brand


def frame(request: HttpRequest) -> dict[str, Any]:
    """The names that `layouts/base.jinja` reads; a context processor higher up may add `navigation` or replace any.

    `brand` (from `request.partnership_brand`, or the plain one), `signed_in_as` ("" for nobody), `home_url`,
    `account_url` and `sign_out_url` ("" where the process has no such page, as here), `session_seconds` (until an
    unused session ends; "" for nobody), `navigation` (a list of {"text", "href", "current"}), `csp_nonce`.
    """
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    return {
        "brand": getattr(request, "partnership_brand", None) or brand.DEFAULT,
        "default_brand": brand.DEFAULT,
        "signed_in_as": str(person) if signed_in else "",
        "account_url": "",
        "sign_out_url": "",
        "session_seconds": getattr(settings, "SESSION_IDLE_SECONDS", "") if signed_in else "",
        "home_url": resolve_url(settings.LOGIN_REDIRECT_URL),
        "navigation": [],
        "csp_nonce": str(getattr(request, "csp_nonce", "")),
    }
