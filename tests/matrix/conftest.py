"""Asking one address as one person, leaving nothing behind."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sightline.casefiles import policy
from tests.matrix.world import World

NOW = "2026-12-20T12:00:00+00:00"
# Places of an address that mean something else there
PLACES = {
    "chronology:template": {"kind": "xlsx"},
    "chronology:write-out": {"kind": "docx"},
    "stewardship:set-period": {"kind": "line_of_sight"},
    "casefiles:add-entry": {"kind": "practitioner"},
    "referrals:section": {"section": "story"},
    "contributions:audit-section": {"section": "standards"},
    "learning:action": {"number": 3},
    "learning:progress": {"number": 2},
    "learning:evidence": {"number": 2},
    "learning:verify": {"number": 3},
    "learning:transfer": {"number": 2},
    "meetings:record-section": {"section": "lived-experience"},
}


class Asking:
    """Asks the addresses of one file."""

    def __init__(self):
        self.world = World()
        self.sessions = {}

    def path(self, name, route, file):
        """The address with its places filled for this file."""
        given = self.world.arguments(file) | PLACES.get(name, {})
        return reverse(name, kwargs={key: value for key, value in given.items() if f"{key}>" in route})

    def status(self, who, method, path):
        """The status that this person gets. What the answer wrote is undone."""
        return self.answer(who, method, path).status_code

    def answer(self, who, method, path):
        """What this person gets. What the answer wrote is undone."""
        self.session(who)  # made before, so that it is not undone with the answer
        with transaction.atomic():
            answer = self._answer(who, method, path)
            transaction.set_rollback(True)
        return answer

    def ask(self, who, method, path):
        """The status that this person gets; what the answer wrote stays."""
        return self._answer(who, method, path).status_code

    def _answer(self, who, method, path):
        cache.clear()  # how often one may ask is told elsewhere
        client = Client(raise_request_exception=False)
        if kept := self.session(who):
            client.cookies["session"] = kept
        return getattr(client, method)(path)

    def session(self, who):
        """The number of this person's session; none for nobody. One for all their questions."""
        if who not in self.sessions:
            client, user = Client(), self.world.people[who]
            if user is not None:
                client.force_login(user)
            self.sessions[who] = client.cookies["session"].value if user is not None else ""
        return self.sessions[who]


@pytest.fixture
def asking(db, time_machine):
    """The world on a working day after the event."""
    time_machine.move_to(NOW, tick=False)
    return Asking()


@pytest.fixture
def standing_once(monkeypatch):
    """Where a person stands is asked of the database once in a test and not once in an answer: for a test that undoes
    what its answers write, and it is a third of what an answer costs. Call it to forget."""
    real, known = policy._ask_sight, {}

    def ask(user):
        if user.pk not in known:
            known[user.pk] = real(user)
        return known[user.pk]

    monkeypatch.setattr(policy, "_ask_sight", ask)
    return known.clear
