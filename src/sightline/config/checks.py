"""What an installation must not be. Asked by `manage check`, and by the web process before it answers anybody."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

# the demo lets everybody in by one press: on the machine of whoever shows it, and nowhere else
OWN_MACHINE = {"localhost", "127.0.0.1", "[::1]"}


@register("sightline")
def demo_stays_at_home(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Demo mode answers to this machine's own names only, never behind TLS."""
    elsewhere = sorted(set(settings.ALLOWED_HOSTS) - OWN_MACHINE)
    if not settings.DEMO or not (elsewhere or settings.BEHIND_TLS):
        return []
    return [
        Error(
            "Demo mode lets everybody in without a password, and this installation can be reached from elsewhere.",
            hint="Unset SIGHTLINE_DEMO, or unset SIGHTLINE_HOSTS and SIGHTLINE_TLS.",
            id="sightline.E001",
        )
    ]
