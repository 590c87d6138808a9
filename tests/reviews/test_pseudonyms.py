"""The chair's report and a copy of the combined chronology in pseudonyms: looked at, accepted, saved or taken."""

import csv
import io
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.anonymity.rules.pseudonyms import replacements
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.rules.filters import Filters
from sightline.foundation.errors import NotYours, SomebodyElseWasFirst
from sightline.reviews.models import ChairReport
from sightline.reviews.operations import pseudonyms as operations
from sightline.reviews.operations.reports import ReportRefused
from sightline.trail.models import TrailEntry
from tests.chronology.together import Together, day
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory, RegisterEntryFactory, SubjectFactory
from tests.factories.learning import FindingBasisFactory, FindingFactory
from tests.factories.people import PartnershipFactory, person
from tests.factories.reviews import ChairReportFactory, OverviewReportFactory, ReviewFactory
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

GOOD = "Saoirse’s teacher noticed. Saoirse was asked."
ISSUES = "Nobody asked O’Dowd-Ibeh’s neighbours."


class Scene:
    def __init__(self):
        self.file = CaseFileFactory(partnership=PartnershipFactory())
        self.review = ReviewFactory(casefile=self.file, state="reporting")
        SubjectFactory(casefile=self.file)  # Saoirse O’Dowd-Ibeh
        with no_walls():
            self.chair = person(Role.LOS_CHAIR, partnership=self.file.partnership)
            FileMemberFactory(casefile=self.file, user=self.chair, role=FileRole.CHAIR)
            self.buddy = person(Role.BUDDY, partnership=self.file.partnership)
            FileMemberFactory(casefile=self.file, user=self.buddy, role=FileRole.BUDDY)
            self.manager = person(Role.SCP_MANAGER, partnership=self.file.partnership)
            self.report = ChairReportFactory(
                review=self.review, good_practice=GOOD, practice_issues=ISSUES, written_by=self.chair
            )
            FindingFactory(casefile=self.file)

    def at(self, name):
        return reverse(f"reviews:{name}", kwargs={"reference": self.file.reference})

    def keys(self, *texts):
        speak_for(self.chair)
        done = operations.report_in_pseudonyms(self.review, by=self.chair)
        return [one.key for one in replacements(done.values()) if not texts or one.text in texts]

    def saved(self):
        with no_walls():
            return ChairReport.objects.get()


@pytest.fixture
def scene():
    return Scene()


def save(scene, accepted, *, by=None, version=1):
    by = by or scene.chair
    speak_for(by)
    return operations.pseudonymise_report(
        scene.review, accepted=accepted, expected_version=version, by=by, now=NOON
    )


def test_what_is_accepted_is_saved_and_no_other_word_changes(scene):
    save(scene, scene.keys("Saoirse"))
    report = scene.saved()
    assert report.good_practice == "Child 1’s teacher noticed. Child 1 was asked."
    assert report.practice_issues == ISSUES
    assert (report.themes, report.limits, report.version) == (scene.report.themes, "", 2)
    with no_walls():
        assert TrailEntry.objects.filter(file_ref=scene.file.reference, verb="identity_opened").exists()


def test_a_report_that_somebody_changed_meanwhile_stays_as_it_is(scene):
    accepted = scene.keys()
    with pytest.raises(SomebodyElseWasFirst):
        save(scene, accepted, version=None)
    with no_walls():
        ChairReport.objects.update(version=2, good_practice="Saoirse said so herself.")
    with pytest.raises(SomebodyElseWasFirst):
        save(scene, accepted)
    assert scene.saved().good_practice == "Saoirse said so herself."


def test_nothing_accepted_is_nothing_saved(scene):
    with pytest.raises(operations.NothingAccepted, match="Tick at least one replacement"):
        save(scene, ["0" * 20])
    assert scene.saved().version == 1


@pytest.mark.parametrize("who", ["manager", "buddy"])
def test_only_the_chair_changes_the_report(scene, who):
    with pytest.raises(NotYours):
        save(scene, scene.keys(), by=getattr(scene, who))
    assert scene.saved().good_practice == GOOD


def test_the_page_shows_before_and_after_shows_again_as_ticked_and_saves(client, scene):
    client.force_login(scene.chair)
    page = client.get(scene.at("report_pseudonyms")).text
    assert "<del>Saoirse</del>’s teacher noticed. <del>Saoirse</del> was asked." in page
    assert "<ins>Child 1</ins>’s teacher noticed." in page
    assert "“Saoirse” becomes “Child 1” (2 places)" in page

    only = scene.keys("O’Dowd-Ibeh")
    again = client.post(scene.at("report_pseudonyms"), {"version": 1, "accepted": only, "_show": "1"}).text
    assert "<ins>Child 1</ins>’s neighbours" in again
    assert "<del>Saoirse</del>" not in again
    assert "“Saoirse”: Not replaced: you took it out." in again
    assert scene.saved().version == 1

    sent = client.post(scene.at("report_pseudonyms"), {"version": 1, "accepted": only})
    assert sent["Location"] == scene.at("chair_report")
    assert scene.saved().practice_issues == "Nobody asked Child 1’s neighbours."
    assert scene.saved().good_practice == GOOD


def test_the_report_with_names_is_for_those_who_may_see_names(client, scene):
    save(scene, scene.keys())
    client.force_login(scene.manager)
    assert "Saoirse O’Dowd-Ibeh’s teacher noticed." in client.get(scene.at("report_names")).text
    client.force_login(scene.buddy)
    assert client.get(scene.at("chair_report")).status_code == 200
    assert client.get(scene.at("report_names")).status_code == 403


def test_there_is_no_such_page_before_the_report_is_written(client, scene):
    with no_walls():
        ChairReport.objects.all().delete()
    client.force_login(scene.chair)
    assert client.get(scene.at("report_pseudonyms")).status_code == 404
    assert client.get(scene.at("report_names")).status_code == 404


SECTIONS = {"background": "Saoirse lived at home.", "learning": "Ask O’Dowd-Ibeh’s neighbours.", "actions": "As set."}


def test_the_overview_report_is_saved_as_accepted_and_no_other_word_changes(client, scene):
    report = OverviewReportFactory(review=scene.review, sections=SECTIONS)
    client.force_login(scene.manager)
    assert "Put it into pseudonyms" in client.get(scene.at("overview_report")).text
    page = client.get(scene.at("overview_pseudonyms")).text
    assert "<ins>Child 1</ins> lived at home." in page
    speak_for(scene.manager)
    found = replacements(operations.overview_in_pseudonyms(scene.review, by=scene.manager).values())
    only = [one.key for one in found if one.text == "Saoirse"]

    sent = client.post(scene.at("overview_pseudonyms"), {"version": 1, "accepted": only})

    assert sent["Location"] == scene.at("overview_report")
    with no_walls():
        report.refresh_from_db()
    assert report.sections == SECTIONS | {"background": "Child 1 lived at home."}


def test_an_overview_report_that_somebody_changed_meanwhile_or_that_is_final_stays_as_it_is(client, scene):
    report = OverviewReportFactory(review=scene.review, sections=SECTIONS)
    speak_for(scene.manager)
    found = replacements(operations.overview_in_pseudonyms(scene.review, by=scene.manager).values())
    every = {"accepted": [one.key for one in found], "by": scene.manager, "now": NOON}
    with pytest.raises(SomebodyElseWasFirst):
        operations.pseudonymise_overview(scene.review, expected_version=2, **every)
    with pytest.raises(operations.NothingAccepted):
        operations.pseudonymise_overview(scene.review, expected_version=1, **every | {"accepted": []})
    with no_walls():
        type(report).objects.update(state="formalised")
    with pytest.raises(ReportRefused, match="can no longer be changed"):
        operations.pseudonymise_overview(scene.review, expected_version=1, **every)
    client.force_login(scene.manager)
    assert client.get(scene.at("overview_pseudonyms")).status_code == 404
    assert "Put it into pseudonyms" not in client.get(scene.at("overview_report")).text
    with no_walls():
        report.refresh_from_db()
    assert report.sections == SECTIONS


@pytest.mark.parametrize("who", ["chair", "buddy"])
def test_only_the_manager_changes_the_overview_report(scene, who):
    OverviewReportFactory(review=scene.review, sections=SECTIONS)
    speak_for(getattr(scene, who))
    with pytest.raises(NotYours):
        operations.overview_in_pseudonyms(scene.review, by=getattr(scene, who))


@pytest.fixture
def together():
    found = Together()
    SubjectFactory(casefile=found.file)
    RegisterEntryFactory(casefile=found.file, kind="date", pseudonym="Date 1", facts={"on": "2025-03-14"})
    found.row(found.police, day(3), event="Saoirse was seen on 14 March 2025.")
    found.row(found.school, day(4), event="Saoirse was absent. Said =1+1")
    found.copy = reverse(
        "reviews:chronology_pseudonyms", kwargs={"reference": found.file.reference, "format": "csv"}
    )
    return found


def test_a_copy_is_looked_at_and_taken_with_what_was_accepted(client, together):
    client.force_login(together.chair)
    page = client.get(together.copy).text
    assert "“Saoirse” becomes “Child 1” (2 places)" in page
    assert "“14 March 2025” becomes “in the spring” (1 place), only where you tick it" in page
    assert "<ins>Child 1</ins> was absent." in page

    speak_for(together.chair)
    done = operations.chronology_in_pseudonyms(
        together.file, filters=Filters(), version=None, by=together.chair, on=date(2026, 1, 1)
    )
    everything = [one.key for one in replacements(done.values())]
    made = client.post(together.copy, {"accepted": everything})
    assert made["Content-Disposition"] == (
        f'attachment; filename="{together.file.reference}-combined-chronology-in-pseudonyms.csv"'
    )
    written = made.content.decode("utf-8-sig")
    assert "Saoirse" not in written
    assert "14 March" not in written
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert "Child 1 was seen in the spring." in cells
    assert "Child 1 was absent. Said =1+1" in cells
    with no_walls():
        entry = TrailEntry.objects.get(file_ref=together.file.reference, verb="exported")
    assert '"how":"in pseudonyms"' in entry.payload.replace(": ", ":")

    some = client.post(together.copy, {"accepted": []}).content.decode("utf-8-sig")
    assert "Saoirse was absent." in some


def test_a_row_that_is_withheld_stays_withheld_in_pseudonyms(client, together):
    together.row(together.police, day(5), event="Told in confidence of Zoë.", sensitivity="third_party")
    client.force_login(together.chair)
    plain = reverse("chronology:copy", kwargs={"reference": together.file.reference, "format": "csv"})
    withheld = "Told in confidence" not in client.get(plain).content.decode()
    assert ("Told in confidence" not in client.post(together.copy, {}).content.decode()) == withheld


def test_those_without_sight_of_names_take_no_copy_in_pseudonyms(client, together):
    client.force_login(together.buddy)
    copies = client.get(together.at("copies")).text
    assert "In pseudonyms" not in copies
    assert client.get(together.copy).status_code == 403
    assert client.post(together.copy, {}).status_code == 403
    client.force_login(together.stranger)
    assert client.get(together.copy).status_code == 404


def test_too_many_rows_are_asked_to_be_filtered(client, together, monkeypatch):
    monkeypatch.setattr(operations, "MOST_ROWS", 1)
    client.force_login(together.chair)
    shown = client.get(together.copy)
    assert shown.status_code == 409
    assert "At most 1 entries can be looked at in one go" in shown.text


def test_a_copy_in_pseudonyms_answers_the_themes_of_findings_too(client, together):
    with no_walls():
        entry = ChronologyEntry.objects.get(event__contains="absent")
        FindingBasisFactory(entry=entry, finding=FindingFactory(casefile=together.file, number=1, themes=["T1"]))
    client.force_login(together.chair)
    view = urlsplit(client.post(together.at("filter"), {"themes": ["T1"]}).url).query
    written = client.post(f"{together.copy}?{view}", {"accepted": []}).content.decode("utf-8-sig")
    assert "was absent." in written
    assert "was seen on" not in written
