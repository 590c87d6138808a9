"""What one may not see changes nothing that one can see (sec R5, R6): no answer to a guess, and no page one opens."""

import re

import pytest

from sightline.contributions.choices import RequestState
from sightline.partnerships.models import Agency, Body
from tests.architecture.house import addresses
from tests.factories.chronology import ChronologyEntryFactory
from tests.factories.contributions import AgencyRequestFactory, PracticeAuditFactory
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import AgencyFactory, PartnershipFactory, UserFactory
from tests.matrix.test_every_address import EXPECTED
from tests.support.walls import no_walls

ROUTES = {name: route for name, route, _ in addresses()}
OF_A_FILE = [name for name, route in ROUTES.items() if "reference>" in route]
# As long as the one that is there, and no file's
NONE_SUCH = "9"
NOT_COMPARED = {"Set-Cookie"}
# What is published is read by everybody, whichever file it came from
PUBLISHED = {"dissemination:library"}
# Nonces, tokens and the moment a page was drawn differ from one drawing to the next
CHANGING = (
    (re.compile(r'nonce-?="?[^"\s]+|nonce-[^\'"]+'), "nonce"),
    (re.compile(r'name="(csrfmiddlewaretoken|_token|token)" value="[^"]*"'), "token"),
)


def told(answer, *references):
    """Status, headers and text of an answer, with what differs from one drawing to the next taken out, and the
    reference that was asked for."""
    headers = {name: value for name, value in answer.headers.items() if name not in NOT_COMPARED}
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    both = [f"{name}: {value}" for name, value in sorted(headers.items())] + [text]
    for place, part in enumerate(both):
        for pattern, word in CHANGING:
            part = pattern.sub(word, part)
        for reference in references:
            part = part.replace(reference, "REFERENCE").replace(reference.lower(), "reference")
        both[place] = part
    return answer.status_code, both


@pytest.mark.parametrize("who", ["office manager", "lead", "information governance"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_file_that_one_may_not_see_answers_as_one_that_is_not_there(asking, who, method):
    """Status, headers (no ETag, no date of change, the same length) and text."""
    there = asking.world.bait.reference
    not_there = there[:-1] + NONE_SUCH
    assert not type(asking.world.bait).objects.filter(reference=not_there).exists()
    different, asked = {}, 0
    for name in OF_A_FILE:
        path = asking.path(name, ROUTES[name], asking.world.bait)
        hidden = asking.answer(who, method, path)
        missing = asking.answer(who, method, path.replace(there, not_there).replace(there.lower(), not_there.lower()))
        asked += 1
        if told(hidden, there) != told(missing, not_there):
            different[name] = (hidden.status_code, missing.status_code)
        if {"ETag", "Last-Modified"} & set(hidden.headers):
            different[name] = "says when it changed"

    assert different == {}
    assert asked > 150


def more_that_is_hidden(world, draft):
    """Another partnership's file with everything on it, a ring-fenced one of one's own partnership, and more rows in a
    draft of another agency on the very file that is looked at."""
    other = PartnershipFactory()
    with no_walls():
        known = {model: set(model.objects.values_list("pk", flat=True)) for model in (Agency, Body)}
    for file in (CaseFileFactory(partnership=other), CaseFileFactory(partnership=world.partnership, ring_fenced=True)):
        agency = AgencyFactory(partnership=file.partnership)
        world.records(file, agency, author=UserFactory(), chair=UserFactory())
    with no_walls():
        for model, before in known.items():  # which agencies and bodies there are is no secret: no more than before
            model.objects.exclude(pk__in=before).update(partnership=other)
        for number in range(2, 7):
            ChronologyEntryFactory(chronology=draft.chronology, sequence=number)


@pytest.mark.parametrize("who", ["lead", "chair", "monitoring member", "office administrator", "contact"])
def test_no_page_changes_with_what_is_hidden(asking, who):
    """Lists, counts, totals, searches, timelines, copies: every page that this person opens, before and after."""
    world = asking.world
    asked = AgencyRequestFactory(
        casefile=world.file, agency=world.elsewhere, state=RequestState.DRAFTING, acknowledged_at=NOON,
        acknowledged_by=UserFactory(),
    )
    draft = PracticeAuditFactory(agency_request=asked, shared=False)
    ChronologyEntryFactory(chronology=draft.chronology, sequence=1)
    opened = [name for name in ROUTES if EXPECTED[name, "GET"][who] == "200" and not name.startswith("account_")]
    opened = [name for name in opened if name not in PUBLISHED]
    paths = {name: asking.path(name, ROUTES[name], world.file) for name in opened}
    paths["search"] = "/files/?q=child"
    before = {name: told(asking.answer(who, "get", path)) for name, path in paths.items()}
    more_that_is_hidden(world, draft)
    after = {name: told(asking.answer(who, "get", path)) for name, path in paths.items()}

    assert {name for name in paths if before[name] != after[name]} == set()
    assert len(paths) > 10
