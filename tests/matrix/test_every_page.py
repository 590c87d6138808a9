"""Every page that may be looked at, by somebody who may: what it costs, and what axe says of it.

Which pages there are is read from the resolver and from ``expected.tsv``: a page added there is looked at here.
"""

import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import Client

from tests.conftest import PATIENCE
from tests.matrix.conftest import NOW, Asking
from tests.matrix.crowd import searched, three_of_everything
from tests.matrix.test_every_address import EXPECTED, ROUTES
from tests.matrix.world import PERSONAS
from tests.support.accessibility import violations

PHONE = 320
# Whoever sees the most of a page is asked first; nobody only where nobody else may
MOST_FIRST = (
    "office manager", "chair", "manager", "lead", "author", "monitoring member", "executive panel member",
    "review group chair", "triage member", "office administrator", "contact",
    *reversed(PERSONAS),
)


def lookers(address):
    """Who looks at a page: whoever sees most of one of a file; everybody who may, of what shows them their own."""
    row = EXPECTED[address, "GET"]
    may = [who for who in dict.fromkeys(MOST_FIRST) if row[who] == "200"]
    return may if "reference>" not in ROUTES[address] and row["nobody"] != "200" else may[:1]


LOOKS = [(address, who) for address, method in EXPECTED if method == "GET" for who in lookers(address)]

# In a browser once for each page, and home as everybody has it
SHOWN = [(address, who) for address, who in LOOKS if who == lookers(address)[0] or address == "insight:home"]


def look(asking, address, who):
    """The page as this person gets it. What the look wrote is undone."""
    client = Client()
    if session := asking.session(who):
        client.cookies["session"] = session
    path = asking.path(address, ROUTES[address], asking.world.file)
    with transaction.atomic():
        response = client.get(path)
        transaction.set_rollback(True)
    assert response.status_code == 200, (address, who, response.status_code)
    return path, response


def costs(asking):
    """How many queries each page takes."""
    found = {}
    for address, who in LOOKS:
        asked = []

        def count(execute, *query, asked=asked):
            asked.append(query[0])
            return execute(*query)

        with connection.execute_wrapper(count):  # Django's own log of queries would not hold so many
            look(asking, address, who)
        found[address, who] = len(asked)
    return found


def test_no_page_asks_more_for_three_than_for_one(asking):
    """Query count at 1 and 3 items, of every page there is."""
    for _address, who in LOOKS:
        asking.session(who)  # signing in is not the page's
    look(asking, *LOOKS[-1])  # what is read once in a process
    searched(asking.world, strings=1)
    one = costs(asking)
    three_of_everything(asking.world)
    searched(asking.world, strings=3)
    three = costs(asking)

    assert {page: (one[page], three[page]) for page in one if one[page] != three[page]} == {}


@pytest.fixture
def drawn(db):
    """Every page with three of everything on it: path and person → the page. Drawn before a browser is opened, since
    time stands still here and a browser's waiting would stand still with it."""
    with time_machine.travel(NOW, tick=False):
        asking = Asking()
        three_of_everything(asking.world)
        searched(asking.world, strings=3)
        pages = {}
        for address, who in SHOWN:
            path, response = look(asking, address, who)
            if not response.headers["Content-Type"].startswith("text/html"):
                continue  # a file to keep: no page to look at
            pages[address, who] = (path, response.content, response.headers.get("Content-Security-Policy", ""))
        return pages


def complaints_of(page):
    """What axe finds, each with the first place."""
    return [(each["id"], each["nodes"][0]["html"][:160]) for each in violations(page)]


@pytest.mark.browser
@pytest.mark.xdist_group("pages")
def test_axe_finds_nothing_on_any_page_and_each_fits_a_phone(drawn, browser):
    """WCAG 2.2 AA, scripts running under the page's own policy; and 320 pixels wide nothing is scrolled sideways."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    now_shown, refused, wrong = {}, [], {}
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))

    def serve(route):
        path = urlsplit(route.request.url).path
        if path in now_shown:
            body, policy = now_shown[path]
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
            return route.fulfill(status=200, headers=headers, body=body)
        found = finders.find(re.sub("^/static/", "", path))
        return route.fulfill(path=found) if found else route.fulfill(status=404, body="")

    page.route("**/*", serve)
    for (address, who), (path, body, policy) in drawn.items():
        now_shown.clear()
        now_shown[path] = (body, policy)
        refused.clear()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"http://localhost{path}")
        page.wait_for_selector("html[data-ready]", state="attached")
        said = complaints_of(page)
        page.set_viewport_size({"width": PHONE, "height": 900})
        width = page.evaluate("document.documentElement.scrollWidth")
        if said or refused or width > PHONE:
            wrong[address, who] = (said, list(refused), width)
    context.close()

    assert wrong == {}
