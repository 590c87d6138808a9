"""Session limits (sec R22) and what must not be kept by a browser (sec R33)."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED = "started_at"
SEEN = "seen_at"
Handler = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    """Ends a session that has been idle, or has lasted, too long. The server's clock decides."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check before the view runs, note the moment of use."""
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault(STARTED, now)
            seen = request.session.get(SEEN, now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
                request.session_ended = True  # type: ignore[attr-defined]
            elif now - seen >= 60 or SEEN not in request.session:
                request.session[SEEN] = now
        return self.get_response(request)


class NoStore:
    """Pages of a signed-in person are kept nowhere."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the response."""
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
