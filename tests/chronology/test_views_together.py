"""The pages of all agencies' rows together: list, filter, notes, versions, analysis."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.chronology.models import ChairNote, Chronology, Dismissal, FrozenChronology, SavedView
from tests.chronology.together import Together, day
from tests.factories.chronology import ChairNoteFactory, FrozenChronologyFactory, SavedViewFactory
from tests.factories.files import SubjectFactory
from tests.factories.learning import FindingBasisFactory, FindingFactory
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    scene = Together()
    client.force_login(scene.chair)
    return scene


def asked_for(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_every_row_with_its_agency_source_age_and_mark(client, scene):
    SubjectFactory(casefile=scene.file, register_entry={"date_of_birth": "2022-09-12"})
    scene.row(
        scene.police, day(3, 20), date_text="20/3/25", event="Officers attended.", child_seen="no",
        source_record="Log 7", impact="negative", tags=["escalation"],
    )
    scene.row(scene.housing, day(1), event="Still a draft.")
    page = client.get(scene.at("combined")).text

    for words in (
        "1 entry of 2 agencies.", "Officers attended.", "Log 7", "Police", "20 March 2025", "Child 1: 2 years 6 months",
        "Escalation", "Negative",
    ):
        assert words in page, words
    assert "Still a draft." not in page


def test_words_that_are_typed_do_not_stand_in_any_address(client, scene):
    scene.row(scene.police, day(1), event="Fell on the stairs.")
    scene.row(scene.school, day(2), event="In school all day.")
    answer = client.post(scene.at("filter"), {"words": "stairs", "agencies": ["police"]})

    assert answer.status_code == 302
    assert re.fullmatch(r"view=[0-9a-f]{32}", urlsplit(answer.url).query)
    page = client.get(answer.url).text
    assert "Fell on the stairs." in page
    assert "In school all day." not in page
    assert "Words: stairs" in page
    assert "Agency: Police" in page
    assert not [href for href in re.findall(r'href="([^"]*)"', page) if "stairs" in href]
    back = client.get(scene.at("filter", f"?{urlsplit(answer.url).query}")).text
    assert 'value="stairs"' in back


def test_several_themes_find_what_the_chair_noted_and_what_findings_rest_on(client, scene):
    noted, resting = (scene.row(scene.police, day(n), event=f"Row {n}.", sequence=n) for n in (1, 2))
    scene.row(scene.school, day(3), event="Row 3.", sequence=3)
    other = scene.row(scene.school, day(4), event="Row 4.", sequence=4)
    ChairNoteFactory(entry=noted, themes=["T5"])
    FindingBasisFactory(entry=resting, finding=FindingFactory(casefile=scene.file, number=1, themes=["T1", "T9"]))
    FindingBasisFactory(entry=other, finding=FindingFactory(casefile=scene.file, number=2, themes=["T2"]))
    view = urlsplit(client.post(scene.at("filter"), {"themes": ["T5", "T1"]}).url).query

    listed = client.get(scene.at("combined", f"?{view}")).text
    assert [f"Row {n}." in listed for n in (1, 2, 3, 4)] == [True, True, False, False]
    assert re.search(r"Theme: .+ or .+", listed)
    picture = client.get(scene.at("picture", f"?{view}")).text
    assert "1 January 2025 to 1 February 2025" in picture
    copy = b"".join(client.get(scene.at("copy", f"?{view}", format="csv"))).decode("utf-8-sig")
    assert [f"Row {n}." in copy for n in (1, 2, 3, 4)] == [True, True, False, False]
    with no_walls():
        assert SavedView.objects.get().filters == {"themes": ["T5", "T1"]}
    again = client.get(scene.at("filter", f"?{view}")).text
    assert re.search(r'name="themes"[^>]*value="T1" checked', again)


def test_a_version_answers_themes_by_the_rows_it_was_made_of(client, scene):
    entry = scene.row(scene.police, day(1), event="Row 1.", sequence=1)
    scene.row(scene.police, day(2), event="Row 2.", sequence=2)
    FindingBasisFactory(entry=entry, finding=FindingFactory(casefile=scene.file, number=1, themes=["T1"]))
    client.force_login(scene.office)
    client.post(scene.at("freeze"))
    client.force_login(scene.chair)
    view = urlsplit(client.post(scene.at("filter", "?version=1"), {"themes": ["T1"]}).url).query
    page = client.get(scene.at("combined", f"?{view}")).text
    assert "version=1" in view
    assert ("Row 1." in page, "Row 2." in page) == (True, False)


def test_a_filter_with_days_the_wrong_way_round_says_so_and_loses_nothing(client, scene):
    page = client.post(
        scene.at("filter"),
        {"words": "stairs", "since-day": "2", "since-month": "5", "since-year": "2025", "until-day": "1",
         "until-month": "5", "until-year": "2025"},
    )
    assert page.status_code == 200
    assert "“To” must be on or after “From”" in page.text
    assert 'value="stairs"' in page.text
    with no_walls():
        assert SavedView.objects.count() == 0


def test_a_view_is_kept_by_name_shared_and_removed(client, scene):
    client.post(scene.at("filter"), {"seen": ["no"], "name": "Not seen", "shared": "yes"})
    with no_walls():
        view = SavedView.objects.get()
    client.force_login(scene.buddy)
    page = client.get(scene.at("combined")).text
    assert "Not seen" in page
    assert "shared by" in page
    remove = scene.at("remove-view", saved=view.key)
    assert remove not in page
    assert client.get(remove).status_code == client.post(remove).status_code == 404
    assert client.get(scene.at("combined", f"?view={'0' * 32}")).status_code == 404
    client.force_login(scene.chair)
    assert "Nobody else will find it any more." in client.get(remove).text
    assert client.post(remove).status_code == 302
    with no_walls():
        assert SavedView.objects.count() == 0


def test_somebody_else_s_view_is_not_opened_by_its_key(client, scene):
    view = SavedViewFactory(casefile=scene.file, made_by=scene.office)
    assert client.get(scene.at("combined", f"?view={view.key}")).status_code == 404


def test_pages_of_fifty(client, scene):
    for number in range(51):
        scene.row(scene.police, day(1, 1 + number % 28), event=f"Event {number}.", sequence=number + 1)
    first = client.get(scene.at("combined")).text
    assert "51 entries of 2 agencies." in first
    assert first.count("Measure from here") == 50
    assert client.get(scene.at("combined", "?page=2")).text.count("Measure from here") == 1


def test_from_the_second_page_one_measures_and_comes_back_there(client, scene):
    for number in range(51):
        scene.row(scene.police, day(1, 1 + number % 28), event=f"Event {number}.", sequence=number + 1)
    page = client.get(scene.at("combined", "?page=2")).text
    assert re.search(r'href="[^"]*\?measure=police\.\d+&amp;page=2"', page)
    opened = re.search(r'href="([^"]*/entries/police/(\d+)/\?page=2)"', page)
    entry = client.get(opened[1]).text
    assert f'href="{scene.at("combined", "?page=2")}#police.{opened[2]}"' in entry
    measuring = client.get(scene.at("combined", "?measure=police.1&page=2")).text
    assert f'href="{scene.at("combined", "?page=2")}">Stop measuring' in measuring


def test_nothing_yet_and_nothing_like_that(client, scene):
    for name in ("combined", "copies"):
        assert "Nothing has been submitted yet" in client.get(scene.at(name)).text
    with no_walls():
        Chronology.objects.update(shared=False)
    assert "Nothing has been submitted yet" in client.get(scene.at("picture")).text
    with no_walls():
        Chronology.objects.update(shared=True)
    scene.row(scene.police, day(1))
    answer = client.post(scene.at("filter"), {"words": "nowhere"})
    assert "No entry is like that" in client.get(answer.url).text


def test_how_far_apart_two_entries_are(client, scene):
    scene.row(scene.police, day(3), sequence=4)
    scene.row(scene.school, day(9, 4), sequence=2)
    chosen = client.get(scene.at("combined", "?measure=police.4")).text
    assert "Choose “Measure to here”" in chosen
    assert "measure=police.4&amp;and=hillcrest.2" in chosen
    assert "They are 6 months and 3 days apart." in client.get(
        scene.at("combined", "?measure=police.4&and=hillcrest.2")
    ).text
    assert "apart" not in client.get(scene.at("combined", "?measure=police.99")).text


def test_a_restricted_row_says_why_it_has_no_words(client, scene):
    scene.row(scene.police, day(1), event="An informant spoke.", sensitivity="police", sequence=1)
    client.force_login(scene.buddy)
    for page in (client.get(scene.at("combined")), client.get(scene.at("entry", agency="police", number=1))):
        assert "informant" not in page.text
        assert "Police-restricted." in page.text
    client.force_login(scene.chair)
    assert client.get(scene.at("combined")).text.count("informant") == 1


def test_the_chair_writes_a_note_and_all_who_see_the_pack_read_it(client, scene):
    scene.row(scene.police, day(1), sequence=1)
    address = scene.at("note", agency="police", number=1)
    assert client.post(address, {"words": "Who was told?", "themes": ["T5"], "key_episode": "yes"}).status_code == 302
    stale = client.post(address, {"words": "Late.", "version": "0"})
    assert "Somebody else changed this" in stale.text
    client.force_login(scene.buddy)
    page = client.get(scene.at("combined")).text
    assert "Who was told?" in page
    assert "Key practice episode, says the chair" in page
    assert "Sharing information in time" in client.get(scene.at("entry", agency="police", number=1)).text
    assert client.get(address).status_code == client.post(address, {"words": "Mine."}).status_code == 403
    with no_walls():
        assert ChairNote.objects.get().words == "Who was told?"


def test_findings_that_rest_on_an_entry_are_seen_from_it(client, scene):
    entry = scene.row(scene.police, day(1), sequence=1)
    FindingBasisFactory(entry=entry, finding=FindingFactory(casefile=scene.file, number=3))
    for page in (client.get(scene.at("combined")), client.get(scene.at("entry", agency="police", number=1))):
        assert f"/files/{scene.file.reference}/findings/#finding-3" in page.text


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(client, scene):
    def add(number):
        entry = scene.row(scene.police, day(1), sequence=number)
        ChairNoteFactory(entry=entry)
        FindingBasisFactory(entry=entry, finding=FindingFactory(casefile=scene.file, number=number))

    add(1)
    for_one = asked_for(client, scene.at("combined"))
    add(2)
    add(3)
    assert asked_for(client, scene.at("combined")) == for_one


def test_the_office_freezes_a_version_and_the_page_shows_what_changed(client, scene):
    entry = scene.row(scene.police, day(1), event="Before.")
    client.force_login(scene.office)
    assert client.post(scene.at("freeze")).status_code == 302
    with no_walls():
        type(entry).objects.filter(pk=entry.pk).update(event="After.")
    page = client.get(scene.at("versions")).text
    assert "<del>Before.</del>" in page
    assert "<ins>After.</ins>" in page
    frozen = client.get(scene.at("combined", "?version=1")).text
    assert "Before." in frozen
    assert "After." not in frozen
    assert "Nothing in it changes." in frozen
    assert client.get(scene.at("combined", "?version=7")).status_code == 404
    with no_walls():
        type(entry).objects.filter(pk=entry.pk).update(event="Before.")
    assert "Nothing has changed since version 1." in client.post(scene.at("freeze")).text
    with no_walls():
        assert FrozenChronology.objects.count() == 1


def test_many_differences_are_counted_and_have_pages_of_their_own(client, scene):
    FrozenChronologyFactory(casefile=scene.file, number=1)
    for number in range(1, 62):
        scene.row(scene.police, day(1, 1 + number % 28), event=f"Event {number}.", sequence=number)
    page = client.get(scene.at("versions")).text
    assert "Since then: 61 differences" in page
    assert page.count(">Added<") == 20
    every = scene.at("versions", "?of=1")
    assert f'href="{every}">See all 61 differences' in page
    assert client.get(every).text.count(">Added<") == 50
    assert client.get(f"{every}&page=2").text.count(">Added<") == 11
    assert client.get(scene.at("versions", "?of=2")).status_code == 404


def test_the_versions_ask_as_often_for_three_rows_as_for_one(client, scene):
    FrozenChronologyFactory(casefile=scene.file)
    scene.row(scene.police, day(1))
    for_one = asked_for(client, scene.at("versions"))
    scene.row(scene.police, day(2))
    scene.row(scene.school, day(3))
    assert asked_for(client, scene.at("versions")) == for_one


def test_a_gap_is_listed_by_its_rule_set_aside_with_a_reason_and_shown_again(client, scene):
    scene.row(scene.police, day(1), event="Visited.")
    scene.row(scene.school, day(9), event="Back in school.")
    listed = client.get(scene.at("kind", kind="gaps")).text
    assert "at least 90 days" in listed
    assert "at least 182 days" in listed
    sentence = "No contact by any agency is recorded between 1 January 2025 and 1 September 2025: 243 days."
    assert sentence in listed
    assert "Visited." in listed
    assert "Back in school." in listed
    address = re.search(rf'href="([^"]*set-aside/)">Set aside<span[^>]*>: {re.escape(sentence)}', listed)[1]
    assert "Enter why this needs no more attention" in client.post(address, {"reason": ""}).text
    assert client.post(address, {"reason": "They lived abroad."}).status_code == 302
    after = client.get(scene.at("kind", kind="gaps")).text
    assert "They lived abroad." in after
    assert "Set aside: 1" in after
    overview = client.get(scene.at("analysis")).text
    assert re.search(r">Gaps</a>.*?numeric\">2</td>.*?numeric\">1</td>", overview, re.DOTALL)
    client.force_login(scene.buddy)
    assert client.get(address).status_code == client.post(address, {"reason": "Mine."}).status_code == 403
    client.force_login(scene.chair)
    assert client.post(address.replace("set-aside", "bring-back")).status_code == 302
    assert "Set aside: 1" not in client.get(scene.at("kind", kind="gaps")).text
    with no_walls():
        assert Dismissal.objects.get().restored_by == scene.chair


def test_of_what_was_set_aside_the_last_ten_are_shown_and_all_have_pages(client, scene):
    for month in range(1, 13):
        scene.row(scene.police, day(month), event="The mother was at home.", child_seen="no", sequence=month)
    address = scene.at("kind", kind="not-seen")
    reasons = 0
    while (link := re.search(r'href="([^"]*set-aside/)"', client.get(address).text)) is not None:
        reasons += 1
        client.post(link[1], {"reason": f"Reason {reasons}."})
    page = client.get(address).text
    assert f"Set aside: {reasons}" in page
    assert (page.count("Reason "), "Nothing to look at" in page) == (10, True)
    every = client.get(f"{address}?aside=yes").text
    assert every.count("Reason ") == reasons == 13


def test_no_such_list_and_no_such_result(client, scene):
    assert client.get(scene.at("kind", kind="colours")).status_code == 404
    assert client.get(scene.at("set-aside", kind="gaps", about="0" * 64)).status_code == 404


def test_the_office_sets_the_numbers_of_the_partnership(client, scene):
    address = scene.at("thresholds")
    assert client.get(address).status_code == 403
    client.force_login(scene.office)
    shown = client.get(address).text
    assert 'value="90"' in shown
    numbers = {
        "gap_days": "30", "agency_gap_days": "60", "burst_entries": "5", "burst_days": "7", "late_days": "7",
        "response_days": "10", "unseen_in_a_row": "3", "starts_on-day": "1", "starts_on-month": "4",
        "starts_on-year": "2024",
    }
    assert "There is a problem" in client.post(address, numbers | {"gap_days": "x"}).text
    assert client.post(address, numbers).status_code == 302
    assert "at least 30 days" in client.get(scene.at("kind", kind="gaps")).text


def test_the_analysis_asks_as_often_for_three_rows_as_for_one(client, scene):
    scene.row(scene.police, day(1))
    for_one = [asked_for(client, scene.at("analysis")), asked_for(client, scene.at("kind", kind="gaps"))]
    scene.row(scene.police, day(2))
    scene.row(scene.school, day(6))
    assert [asked_for(client, scene.at("analysis")), asked_for(client, scene.at("kind", kind="gaps"))] == for_one


def test_nobody_else_sees_them_together(client, scene):
    client.force_login(scene.stranger)
    for name in ("combined", "filter", "versions", "analysis", "picture"):
        assert client.get(scene.at(name)).status_code == 404
    assert client.get(scene.at("kind", kind="gaps")).status_code == 404


def test_the_picture_draws_every_agency_says_its_gaps_and_leads_closer(client, scene):
    for month in (1, 2, 9):
        scene.row(scene.police, day(month))
    scene.row(scene.school, day(2, 2))
    page = client.get(scene.at("picture")).text
    assert "1 January 2025 to 1 September 2025, by the week." in page
    assert "No contact by any agency is recorded between 2 February 2025 and 1 September 2025: 211 days." in page
    closer = scene.at("picture", "?from=2025-02-01&to=2025-02-28").replace("&", "&amp;")
    assert closer in page
    month = client.get(closer.replace("&amp;", "&")).text
    assert "1 February 2025 to 28 February 2025, by the day." in month
    assert "Hillcrest School, 2 February 2025: 1 entry" in month
    assert "211 days" in month  # a gap that goes on beyond the picture
    assert client.get(scene.at("combined", "?from=2025-02-01&to=2025-02-28")).text.count("Measure from here") == 2
    assert client.get(scene.at("picture", "?from=soon&to=2025-02-28")).status_code == 200
    assert " style=" not in page


def test_key_practice_episodes_stand_in_the_picture_in_its_list_and_on_the_file(client, scene):
    scene.row(scene.police, day(1), sequence=1, key_episode=True)
    noted = scene.row(scene.school, day(3), sequence=4)
    scene.row(scene.school, day(4), sequence=5)
    ChairNoteFactory(entry=noted, key_episode=True)
    scene.row(scene.police, day(5), sequence=2, key_episode=True, sensitivity="police")
    page = client.get(scene.at("picture")).text
    drawn = re.findall(r'app-picture__episode" data-says="([^"]+)"', page)
    assert drawn == [
        "Hillcrest School, 1 March 2025: key practice episode", "Police, 1 January 2025: key practice episode",
        "Police, 1 May 2025: key practice episode",
    ]
    listed = page.partition(">Key practice episodes</h2>")[2].partition("</ul>")[0]
    assert re.findall(r'href="([^"]+)">([^<]+)<', listed) == [
        (scene.at("entry", agency="police", number=1), "1 January 2025, Police"),
        (scene.at("entry", agency="hillcrest", number=4), "1 March 2025, Hillcrest School"),
        (scene.at("entry", agency="police", number=2), "1 May 2025, Police"),
    ]
    overview = client.get(reverse("insight:file", kwargs={"reference": scene.file.reference})).text
    assert "3 key practice episodes." in overview
    client.force_login(scene.buddy)  # to whom the words of a police-restricted row are closed, and its marks
    assert client.get(scene.at("picture")).text.count("app-picture__episode\" data-says") == 2


def test_a_version_has_its_key_practice_episodes(client, scene):
    entry = scene.row(scene.police, day(1), sequence=1)
    scene.row(scene.police, day(3), sequence=2)
    ChairNoteFactory(entry=entry, key_episode=True)
    client.force_login(scene.office)
    client.post(scene.at("freeze"))
    page = client.get(scene.at("picture", "?version=1")).text
    assert "Police, 1 January 2025: key practice episode" in page
    assert "<li>1 January 2025, Police</li>" in page


def test_the_picture_answers_the_filter_and_draws_nothing_of_nothing(client, scene):
    assert "No entry has a date." in client.get(scene.at("picture")).text
    scene.row(scene.police, day(1), event="Stairs.")
    scene.row(scene.school, day(2), event="School.")
    view = urlsplit(client.post(scene.at("filter"), {"words": "stairs"}).url).query
    page = client.get(scene.at("picture", f"?{view}")).text
    assert "Police, 1 January 2025: 1 entry" in page
    assert "Hillcrest School, " not in page


def test_the_picture_asks_as_often_for_three_rows_as_for_one(client, scene):
    scene.row(scene.police, day(1))
    for_one = asked_for(client, scene.at("picture"))
    scene.row(scene.police, day(2))
    scene.row(scene.school, day(6))
    assert asked_for(client, scene.at("picture")) == for_one
