"""No page offers somebody a link that is then refused them. Asked as those whose pages differ most from each other."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.architecture.house import addresses

LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')
# Signing out is a link that ends everything that comes after it
LEFT_ALONE = ("/account/sign-out/", "/static/")


def page_of(asking, who, path):
    """Status and text of a page; what looking writes is undone."""
    client = Client(raise_request_exception=False)
    client.cookies["session"] = asking.session(who)
    with transaction.atomic():
        answer = client.get(path)
        transaction.set_rollback(True)
    text = "" if answer.streaming or "html" not in answer.headers.get("Content-Type", "") else answer.content.decode()
    return answer.status_code, text


@pytest.mark.parametrize("who", ["office administrator", "chair", "lead", "monitoring member", "system administrator"])
def test_every_link_that_a_page_offers_opens(who, asking, standing_once):
    start = {asking.path(name, route, asking.world.file) for name, route, _ in addresses()}
    statuses, offered = {}, {}
    for path in sorted(start):
        status, text = page_of(asking, who, path)
        statuses[path] = status
        if status == 200:
            for link in LINK.findall(text):
                offered.setdefault(link, path)

    refused = {}
    for link, on in offered.items():
        if not link.startswith(LEFT_ALONE):
            status = statuses.get(link) or page_of(asking, who, link)[0]
            if status not in {200, 302}:
                refused[link] = (status, on)

    assert refused == {}
