"""Answers that take as long (sec R21), session limits (sec R22), the second factor (sec R15), and what must not be kept
by a browser (sec R33).
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sightline.accounts import passes, sessions
from sightline.design.errors import permission_denied
from sightline.trail.choices import Verb
from sightline.trail.operations import record

Handler = Callable[[HttpRequest], HttpResponse]


class Middleware:
    """Hands the request on. What it adds, its subclass says: around that, or once it is known which page is asked."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """On to the next."""
        return self.get_response(request)


class Steady(Middleware):
    """Answers of a page that says so (`steady = True`) come as long after the question, whether or not there is
    somebody at the address that was typed: all that they take goes under, the database's last word included (R21)."""

    LASTS = 0.1  # seconds: several times what any of them takes

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Later only where it took longer."""
        begun = time.monotonic()
        response = self.get_response(request)
        if getattr(request, "steady", False):
            time.sleep(max(0.0, begun + self.LASTS - time.monotonic()))
        return response

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> None:
        """Asking for the page itself tells nothing."""
        request.steady = (  # type: ignore[attr-defined]
            request.method == "POST" and getattr(getattr(view, "view_class", None), "steady", False)
        )


class SessionLimits(Middleware):
    """Ends a session that has been idle, or has lasted, too long. The server's clock decides."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check before the view runs, note the moment of use; let the device remember whom it knows."""
        response = self._answered(request)
        if left := getattr(request, "seconds_left", 0):
            response.headers["Session-Seconds"] = str(left)  # for the warning that the session will end (WCAG 2.2.1)
        if cookie := getattr(request, "device_cookie", ""):
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME, cookie, max_age=settings.DEVICE_COOKIE_AGE, httponly=True,
                secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
            )
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = sessions.now()
            started = request.session.setdefault(sessions.STARTED, now)
            seen = request.session.get(sessions.SEEN, now)
            if now - seen > sessions.idle_seconds(request) or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
                request.session_ended = True  # type: ignore[attr-defined]
            else:
                sessions.catch_up(request)
                left = settings.SESSION_ABSOLUTE_SECONDS - (now - started)
                request.seconds_left = min(sessions.idle_seconds(request), left)  # type: ignore[attr-defined]
                if now - seen >= 60 or sessions.SEEN not in request.session:
                    request.session[sessions.SEEN] = now
        return self.get_response(request)


class SecondFactor(Middleware):
    """Lets nobody past the pages of setting up until they have shown a second factor, whichever way they came in."""

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: Any
    ) -> HttpResponse | None:
        """To the set-up, unless the page is one of it or says that it comes before (`before_factor = True`)."""
        if not request.user.is_authenticated or sessions.proved(request):
            return None
        request.factor_missing = True  # type: ignore[attr-defined]
        comes_before = getattr(getattr(view, "view_class", None), "before_factor", False)
        return None if comes_before else redirect("account_factor")


class OneReturnOnly(Middleware):
    """Whoever came by an invitation reaches the pages of their return and nothing else, whatever else lets them in."""

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: Any
    ) -> HttpResponse | None:
        """Refused, unless the page says that it is for them (`for_occasional = True`); signed out once it is over."""
        if not request.user.is_authenticated or not request.user.is_occasional:
            return None
        if not passes.is_open(request.user, now=timezone.now()):
            logout(request)
            return redirect("account_invitation_over")
        if getattr(getattr(view, "view_class", None), "for_occasional", False):
            return None
        page = request.resolver_match.view_name if request.resolver_match else ""
        record(
            Verb.REFUSED, by=str(request.user.pk), record_label="page", page=page, status=403,
            method=str(request.method),
        )
        return permission_denied(request)


class NoStore(Middleware):
    """Pages of a signed-in person are kept nowhere."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the response."""
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
