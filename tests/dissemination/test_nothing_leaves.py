"""The property of the whole gate: plant any value of the register, in any of its written forms, anywhere in any file
that leaves, and publication does not go through.

tests/anonymity/test_artefacts.py proves that each is found; this, that what is found stops the copy at the last moment,
though the text was checked, passed, voted on and not changed since.
"""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from sightline.access.context import speak_for
from sightline.anonymity.outside.files import read_content
from sightline.casefiles.choices import EntryKind
from sightline.casefiles.operations import add_entry
from sightline.dissemination import operations, queries
from sightline.dissemination.models import Briefing, Highlights, Publication
from sightline.dissemination.operations.approving import NotNow
from tests.anonymity.planted import EVERYWHERE, planted
from tests.anonymity.written import a_secret
from tests.dissemination.conftest import DAY_TEN
from tests.factories.dissemination import AnonymisationCheckFactory, ApprovalRoundFactory, HighlightsFactory

pytestmark = pytest.mark.django_db

SETTINGS = settings(
    max_examples=4, deadline=None, database=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NEUTRAL = "the child"


def leaves(monkeypatch, place, words):
    """What leaves is this file, with the words in one place, as if a file of ours had come to hold them."""
    content, name = planted(place, words)
    made = (("A file", name, read_content(content, name)),)
    monkeypatch.setattr(queries.public_page, "files_of", lambda *given, **more: made)


def a_briefing(matter):
    briefing = matter.briefing(state="approved")
    matter.passed(briefing)
    ApprovalRoundFactory(briefing=briefing, casefile=matter.file, closed_at=DAY_TEN, approved=True)
    speak_for(matter.manager)
    return lambda: operations.publish(
        Briefing.objects.get(pk=briefing.pk), published_on=DAY_TEN.date(), by=matter.manager, now=DAY_TEN
    )


def highlights(matter):
    item = HighlightsFactory(casefile=matter.file, author=matter.administrator, state="checked")
    search = matter.searched(item, by=matter.manager)
    AnonymisationCheckFactory(
        casefile=matter.file, briefing=None, highlights=item, edition=1, disclosure=search, checked_by=matter.manager
    )
    speak_for(matter.manager)
    return lambda: operations.publish_highlights(
        Highlights.objects.get(pk=item.pk), by=matter.manager, now=DAY_TEN
    )


@pytest.mark.parametrize("made", [a_briefing, highlights])
@SETTINGS
@given(secret=a_secret())
def test_nothing_of_the_register_leaves_in_any_place_of_any_file(matter, monkeypatch, made, secret):
    kind, facts, written = secret
    with transaction.atomic(), monkeypatch.context() as patch:
        speak_for(matter.manager)
        named = {"first_name": "Petronella"} if kind == EntryKind.CHILD else {}
        add_entry(matter.file, kind=kind, facts=named | facts, by=matter.manager, now=DAY_TEN)
        publish = made(matter)
        for place in EVERYWHERE:
            leaves(patch, place, written)
            with pytest.raises(NotNow, match="in the copy that nobody has decided on"):
                publish()
        assert not Publication.objects.exists()
        transaction.set_rollback(True)


@pytest.mark.parametrize("made", [a_briefing, highlights])
def test_the_same_files_with_nothing_in_them_leave(matter, monkeypatch, made):
    """What stops publication above is what was planted, and not the file that it was planted in."""
    publish = made(matter)
    for place in EVERYWHERE:
        leaves(monkeypatch, place, NEUTRAL)
        with transaction.atomic():
            assert publish().slug, place
            transaction.set_rollback(True)
