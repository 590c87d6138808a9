"""Pages that are asked about an address answer after as long, whatever came of it (sec R21). How well the time still
tells the known from the unknown is measured by benchmarks/sign_in.py."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sightline.accounts import middleware
from sightline.accounts.middleware import Steady
from tests.architecture.house import addresses


class Clock:
    """Time that passes only where somebody works or waits."""

    def __init__(self):
        self.at = 100.0

    def passes(self, seconds):
        self.at += seconds


@pytest.fixture
def clock(monkeypatch):
    found = Clock()
    monkeypatch.setattr(middleware.time, "monotonic", lambda: found.at)
    monkeypatch.setattr(middleware.time, "sleep", found.passes)
    return found


def asked(clock, works, *, method="POST", steady=True):
    """How long it took, where the page and its transaction took ``works`` seconds."""
    begun = clock.at
    request = RequestFactory().generic(method, "/")

    def view(request):
        return HttpResponse()

    view.view_class = type("Page", (), {"steady": steady})

    def rest(request):
        found.process_view(request, view, (), {})
        clock.passes(works)
        return view(request)

    found = Steady(rest)
    found(request)
    return clock.at - begun


@pytest.mark.parametrize("works", [0.0, 0.003, 0.0999])
def test_the_answer_comes_at_the_same_moment_however_little_was_done(clock, works):
    assert asked(clock, works) == pytest.approx(Steady.LASTS)


def test_what_takes_longer_waits_no_more(clock):
    assert asked(clock, 0.5) == pytest.approx(0.5)


@pytest.mark.parametrize(("method", "steady"), [("GET", True), ("POST", False)])
def test_nothing_else_waits(clock, method, steady):
    assert asked(clock, 0.003, method=method, steady=steady) == pytest.approx(0.003)


def test_the_pages_that_do_are_these():
    assert {name for name, _, view in addresses() if getattr(view.view_class, "steady", False)} == {
        "account_reset_password", "account_change_email", "account_invited",
    }
