"""Findings rest on entries of the chronology: linked by the chair, seen from both sides (F14)."""

import pytest
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.foundation.errors import DomainError, NotYours
from sightline.learning import operations, queries
from sightline.learning.models import FindingBasis
from tests.chronology.together import Together, day
from tests.factories.files import NOON
from tests.factories.learning import FindingFactory
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


def test_the_chair_links_and_unlinks_and_the_entry_stays():
    scene = Together()
    entry = scene.row(scene.police, day(1), event="Called.")
    one, two = (FindingFactory(casefile=scene.file, number=number) for number in (1, 2))
    speak_for(scene.chair)
    operations.rest_on(entry, findings=[one, two], by=scene.chair, now=NOON)
    operations.rest_on(entry, findings=[two], by=scene.chair, now=NOON)
    assert queries.findings_on(scene.chair, scene.file, [entry.pk]) == {entry.pk: [two]}
    assert [basis.row.event for basis in queries.bases_of(scene.chair, scene.file)[two.pk]] == ["Called."]
    speak_for(scene.buddy)
    assert queries.findings_on(scene.buddy, scene.file, [entry.pk]) == {entry.pk: [two]}


def test_an_entry_that_changed_or_went_is_told_so():
    scene = Together()
    changed, gone = scene.row(scene.police, day(1)), scene.row(scene.police, day(2))
    finding = FindingFactory(casefile=scene.file)
    speak_for(scene.chair)
    for entry in (changed, gone):
        operations.rest_on(entry, findings=[finding], by=scene.chair, now=NOON)
    with no_walls():
        type(changed).objects.filter(pk=changed.pk).update(version=2)
        type(gone).objects.filter(pk=gone.pk).delete()
    speak_for(scene.chair)
    bases = queries.bases_of(scene.chair, scene.file)[finding.pk]
    assert [(basis.row is not None, basis.changed) for basis in bases] == [(True, True), (False, False)]


def test_nobody_else_links_and_nothing_of_another_file():
    scene = Together()
    entry = scene.row(scene.police, day(1))
    finding, elsewhere = FindingFactory(casefile=scene.file), FindingFactory()
    for user in (scene.office, scene.buddy, scene.stranger):
        speak_for(user)
        with pytest.raises(NotYours):
            operations.rest_on(entry, findings=[finding], by=user, now=NOON)
    speak_for(scene.chair)
    with pytest.raises(DomainError, match="of this file"):
        operations.rest_on(entry, findings=[elsewhere], by=scene.chair, now=NOON)
    with no_walls():
        assert FindingBasis.objects.count() == 0



def test_from_an_entry_to_the_finding_and_back(client):
    scene = Together()
    scene.row(scene.police, day(1), event="Called to the house.", sequence=1)
    FindingFactory(casefile=scene.file, number=3, statement="Nobody asked for the rest.")
    place = {"reference": scene.file.reference, "agency": "police", "number": 1}
    address = reverse("learning:rest-on", kwargs=place)
    client.force_login(scene.chair)
    assert address in client.get(scene.at("entry", agency="police", number=1)).text
    assert "Called to the house." in client.get(address).text
    assert client.post(address, {"findings": ["3"]}).status_code == 302
    findings = client.get(reverse("learning:findings", kwargs={"reference": scene.file.reference})).text
    assert scene.at("entry", agency="police", number=1) in findings
    assert 'checked' in client.get(address).text
    client.force_login(scene.buddy)
    assert client.get(address).status_code == client.post(address, {"findings": []}).status_code == 403
    with no_walls():
        assert FindingBasis.objects.count() == 1
