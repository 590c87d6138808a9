"""Pages of this app alone: no partnership, no trail, no urls; what the apps above add is theirs to test."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import RequestFactory
from jinja2 import BytecodeCache


class Compiled(BytecodeCache):
    """Each test has an engine of its own, and compiling the layouts anew was most of what a test cost."""

    def __init__(self):
        self.kept = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


ENGINE = {
    "BACKEND": "django.template.backends.jinja2.Jinja2",
    "DIRS": [],
    "APP_DIRS": False,
    "OPTIONS": {
        "environment": "sightline.config.jinja.environment",
        "context_processors": ["sightline.design.context.frame"],
        "bytecode_cache": Compiled(),
    },
}


def set_person(request):
    """What the database needs to show a person their own drafts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.person_id', %s, true)", [str(request.user.pk or "")])


@pytest.fixture(autouse=True)
def plain_pages(settings):
    settings.TEMPLATES = [ENGINE]
    settings.PAGE_HOOKS = {"set_person_context": f"{__name__}.set_person"}
    settings.LOGIN_REDIRECT_URL = "/"
    settings.STATIC_URL = "/static/"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return settings


class Person(SimpleNamespace):
    is_authenticated = True

    def __str__(self):
        return self.name


@pytest.fixture
def person():
    return Person(pk=7, name="Siân Ó Briain")


@pytest.fixture
def stranger():
    return Person(pk=8, name="Oluwaseun Adébáyò-Smith")


@pytest.fixture
def ask(person):
    """Sends a request to a page class as somebody: `ask(Page, "get")`, `ask(Page, "post", {...}, by=stranger)`."""

    def _ask(page, method="get", data=None, *, by=person, path="/page/", **kwargs):
        request = getattr(RequestFactory(), method)(path, data or {})
        request.user = by
        return page.as_view()(request, **kwargs)

    return _ask
