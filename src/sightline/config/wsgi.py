"""The web process's entry."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.config.settings.app")

application = get_wsgi_application()

from sightline.config.checks import demo_stays_at_home  # noqa: E402 (settings are read above)

if wrong := demo_stays_at_home():
    raise ImproperlyConfigured(f"{wrong[0].msg} {wrong[0].hint}")
