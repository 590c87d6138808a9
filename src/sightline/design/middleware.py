"""What every answer tells the browser, whatever made it: a page, an error before any page, a file (sec R30)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# nothing here asks for a camera or a place; passkeys are asked for by our own pages alone
NOT_ASKED_FOR = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "usb", "web-share", "xr-spatial-tracking",
)
ALWAYS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [
            *(f"{what}=()" for what in NOT_ASKED_FOR), "publickey-credentials-create=(self)",
            "publickey-credentials-get=(self)",
        ]
    ),
    "X-Frame-Options": "DENY",
}


class BrowserWalls:
    """First of all, so that no answer passes without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer."""
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response
