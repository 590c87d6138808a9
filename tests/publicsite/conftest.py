"""The public process as it is meant to run: its own addresses and role, nothing that knows of people."""

import pytest
from django.db import connection

# what config/settings/base.py says where PUBLIC_PROCESS holds
PUBLIC_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sightline.accounts.middleware.NoStore",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


@pytest.fixture(autouse=True)
def public_process(settings):
    settings.ROOT_URLCONF = "sightline.config.public_urls"
    settings.MIDDLEWARE = PUBLIC_MIDDLEWARE
    settings.PAGE_HOOKS = {}


@pytest.fixture
def as_public(db):
    """From here to the end of the test the connection is the public's role."""

    def begin():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE sightline_public")

    yield begin
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE sightline_app")
