"""The running product: web, worker and public processes."""

from sightline.config.settings.base import *  # noqa: F403
