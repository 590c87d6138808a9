"""The briefing's pages through the client: the way through, who is refused and how, and what each page says."""

import re
from datetime import date
from urllib.parse import quote

import pytest
import time_machine
from django.urls import reverse

from sightline.access.roles import FileRole, Role
from sightline.accounts import sessions
from sightline.anonymity.models import FoundString
from sightline.anonymity.outside.files import read_content
from sightline.design.models import SavedDraft
from sightline.dissemination.choices import CheckItem, Vote
from sightline.dissemination.models import Briefing, PanelVote, Publication
from tests.dissemination.conftest import DAY_TEN, a_matter
from tests.factories.dissemination import (
    WRITTEN,
    ApprovalRoundFactory,
    DispatchFactory,
    HighlightsFactory,
    PublicationFactory,
    PublicationSourceFactory,
)
from tests.factories.files import FileMemberFactory, RegisterEntryFactory
from tests.factories.people import UserFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

PAGES = ["briefing", "begin", "write", "ask-check", "check-briefing", "checklist-briefing",
         "changes-briefing", "again-briefing", "vote", "close", "revise", "publish", "send", "trix", "dispatch",
         "withdraw", "highlights"]


def at(name, matter, **kwargs):
    return reverse(f"dissemination:{name}", kwargs={"reference": matter.file.reference} | kwargs)


def text_of(page):
    """What is read, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def buttons(page):
    return re.findall(r'class="govuk-button[^"]*"[^>]*>\s*([^<]+?)\s*</a>', page.content.decode())


def on_file(matter, state, **kwargs):
    FileMemberFactory(casefile=matter.file, body=matter.panel, role=FileRole.EXECUTIVE_PANEL)
    briefing = matter.briefing(state=state, **kwargs)
    if state in ("virtual_approval", "approved", "published"):
        matter.passed(briefing)
        closed = {} if state == "virtual_approval" else {"closed_at": DAY_TEN, "approved": True}
        ApprovalRoundFactory(briefing=briefing, casefile=matter.file, **closed)
    if state == "published":
        PublicationSourceFactory(
            casefile=matter.file, briefing=briefing,
            publication=PublicationFactory(partnership=matter.file.partnership, published_on=date(2026, 12, 16)),
        )
    return briefing


def decide_everything(client, matter, *, page="check-briefing", **kwargs):
    """Keep all that must be decided, for a reason."""
    with no_walls():
        numbers = list(FoundString.objects.filter(tier__lte=2).values_list("number", flat=True))
    sent = {f"s{number}": "keep" for number in numbers} | {f"s{number}_reason": "General." for number in numbers}
    answer = client.post(at(page, matter, **kwargs), sent)
    assert answer.url == at(page, matter, **kwargs)


# The way through


def test_from_nothing_to_the_public_page(client, matter):
    client.force_login(matter.chair)
    page = client.get(at("briefing", matter))
    assert "The briefing has not been begun" in text_of(page)
    assert client.post(at("begin", matter)).url == at("write", matter)
    with no_walls():
        briefing = Briefing.objects.get()
    form = client.get(at("write", matter))
    assert "1 Background and concerns" in text_of(form)
    assert "4 Key practice episodes: areas for improvement" in text_of(form)
    sent = {name: WRITTEN[name] for name in WRITTEN if name not in ("links", "themes")} | {
        "version": str(briefing.version), "themes": ["T1"],
        "links-0-words": "Threshold of Need", "links-0-address": "https://www.example.org/thresholds",
    }
    assert client.post(at("write", matter), sent).url == at("briefing", matter)
    assert client.post(at("ask-check", matter)).url == at("briefing", matter)

    client.force_login(matter.manager)
    assert buttons(client.get(at("briefing", matter))) == ["Check what could identify"]
    decide_everything(client, matter)
    checked = {str(item): "clear" for item in CheckItem} | {
        "sex_ethnicity": "found", "sex_ethnicity_note": "Sex is needed for the learning.", "result": "pass",
        "comments": "Read twice.",
    }
    assert client.post(at("checklist-briefing", matter), checked).url == at("briefing", matter)
    for sector in ("police", "childrens_services", "health"):
        client.force_login(matter.seats[sector])
        assert buttons(client.get(at("briefing", matter))) == ["Read and vote"]
        assert client.post(at("vote", matter), {"vote": "approve"}).url == at("briefing", matter)

    client.force_login(matter.manager)
    assert buttons(client.get(at("briefing", matter))) == ["Publish", "Record the procedures manual"]
    assert client.post(at("publish", matter), {"published_on": "17/12/2026"}).url == at("briefing", matter)
    with no_walls():
        briefing.refresh_from_db()
        assert (briefing.state, Publication.objects.get().title) == ("published", WRITTEN["title"])
        assert briefing.checks.get().answers["sex_ethnicity"] == "Sex is needed for the learning."
        assert briefing.checks.get().answers["names"] == "Looked for; nothing found."
    assert buttons(client.get(at("briefing", matter))) == [
        "Send to agencies", "Record where else it went", "Record the procedures manual",
        "Withdraw from the public site",
    ]


def test_send_record_highlight_and_withdraw(client, matter):
    briefing = on_file(matter, "published")
    agency = matter.seats["police"].body_memberships.get().agency
    person(Role.DSL, partnership=matter.file.partnership, agency=agency)
    client.force_login(matter.manager)

    assert client.post(at("send", matter), {"expectation": "Use it.", "agencies": [agency.slug]}).status_code == 302
    trix = {"address": "https://procedures.example.org/7", "went_on": "17/12/2026"}
    assert client.post(at("trix", matter), trix).status_code == 302
    highlights = {
        "title": "Seen and heard", "points-0-point": "Ask", "points-1-point": "Listen", "points-2-point": "Record",
        "themes": ["T1"],
    }
    assert client.post(at("highlights", matter), highlights).status_code == 302
    client.force_login(matter.administrator)
    assert client.get(at("check-highlights", matter, number=1)).status_code == 200
    clear = {str(item): "clear" for item in CheckItem} | {"result": "pass", "comments": ""}
    answer = client.post(at("checklist-highlights", matter, number=1), clear)
    assert answer.status_code == 302, text_of(answer)
    client.force_login(matter.manager)
    assert "Seen and heard" in text_of(client.get(at("publish-highlights", matter, number=1)))
    assert client.post(at("publish-highlights", matter, number=1)).status_code == 302
    assert set(matter.met()) == {"D08", "D09", "D10"}
    said = text_of(client.get(at("briefing", matter)))
    assert f"E-mail to agencies 1 17 December 2026 {matter.manager} 1 person in 1 agency" in said
    assert f"Procedures manual (tri.x) 1 17 December 2026 {matter.manager} https://procedures.example.org/7" in said
    assert "Published Seen and heard, 17 December 2026" in said

    early = client.post(at("withdraw", matter), {"notice": "Taken down."})
    assert "Enter the legal reason" in text_of(early)
    gone = {"notice": "Taken down.", "must_come_down_because": "A court order."}
    assert client.post(at("withdraw", matter), gone).status_code == 302
    with no_walls():
        briefing.refresh_from_db()
        assert briefing.state == "withdrawn"
        slug = Publication.objects.get(title="Seen and heard").slug
    assert client.post(at("withdraw-highlights", matter, slug=slug), gone).status_code == 302
    said = text_of(client.get(at("briefing", matter)))
    assert "Withdrawn Seen and heard" in said
    assert "before its year was up: A court order." in said


# Who is refused, and how


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing(client, matter, name):
    on_file(matter, "published")
    client.force_login(person(Role.SCP_MANAGER, partnership=a_matter().file.partnership))

    assert client.get(at(name, matter)).status_code == 404
    assert client.post(at(name, matter), {}).status_code in (404, 405)


ALLOWED = {
    "chair": {"briefing": 200, "begin": 200, "write": 200, "ask-check": 200, "check-briefing": 403, "vote": 403,
              "close": 403, "revise": 200, "publish": 403, "send": 403, "trix": 403, "highlights": 403},
    "manager": {"briefing": 200, "begin": 404, "write": 403, "ask-check": 403, "check-briefing": 200, "vote": 403,
                "close": 200, "revise": 403, "publish": 200, "send": 200, "trix": 200, "highlights": 200},
    "panel": {"briefing": 200, "begin": 404, "write": 403, "ask-check": 403, "check-briefing": 403, "vote": 200,
              "close": 403, "revise": 403, "publish": 403, "send": 403, "trix": 403, "highlights": 403},
}


@pytest.mark.parametrize("who", ALLOWED)
def test_who_may_open_which_page(client, matter, who):
    on_file(matter, "virtual_approval")
    client.force_login({"chair": matter.chair, "manager": matter.manager, "panel": matter.seats["health"]}[who])

    assert {name: client.get(at(name, matter)).status_code for name in ALLOWED[who]} == ALLOWED[who]


@pytest.mark.parametrize("who", ["chair", "panel"])
def test_who_may_not_withdraw(client, matter, who):
    on_file(matter, "published")
    client.force_login(matter.chair if who == "chair" else matter.seats["health"])

    assert client.get(at("withdraw", matter)).status_code == 403


# What the pages say


@pytest.mark.parametrize(("day", "said"), [
    ("2026-12-14", "0 days left D06, by Monday 14 December 2026"),
    ("2026-12-13", "1 day left D06, by Monday 14 December 2026"),
    ("2026-12-15", "1 day late D06, was due Monday 14 December 2026"),
])
def test_the_countdown_of_the_fortnight(client, matter, day, said):
    with time_machine.travel(f"{day} 10:00", tick=False):
        client.force_login(matter.chair)
        assert said in text_of(client.get(at("briefing", matter)))


def test_every_item_wants_an_answer_and_a_finding_its_words(client, matter):
    on_file(matter, "anon_check")
    client.force_login(matter.manager)
    sent = {str(item): "clear" for item in CheckItem} | {"names": "", "dates": "found", "result": "pass"}

    said = text_of(client.post(at("checklist-briefing", matter), sent))

    assert f"Say what you found for “{CheckItem.NAMES.label}”" in said
    assert "Say what you found" in said
    with no_walls():
        assert Briefing.objects.get().state == "anon_check"


def test_a_vote_shows_what_changed_and_wants_a_reason(client, matter):
    briefing = on_file(matter, "virtual_approval", learning="- Ask who lives there", edition=2)
    ApprovalRoundFactory(
        briefing=briefing, casefile=matter.file, edition=1, opened_at=DAY_TEN.replace(month=11), closed_at=DAY_TEN,
        approved=False, text=WRITTEN,
    )
    with no_walls():
        briefing.rounds.filter(closed_at=None).update(opened_at=DAY_TEN)
    client.force_login(matter.seats["health"])

    said = text_of(client.get(at("vote", matter)))
    assert "What changed since you last saw it Learning Before Ask who else lives in the household Now" in said
    assert "Background and concerns Before" not in said
    assert "Enter what should change" in text_of(client.post(at("vote", matter), {"vote": "return"}))
    assert "Select your answer" in text_of(client.post(at("vote", matter), {}))
    client.post(at("vote", matter), {"vote": "approve_with_change", "comment": "Shorter."})
    with no_walls():
        assert PanelVote.objects.get().vote == Vote.APPROVE_WITH_CHANGE
    assert "You have answered already: Approve, with a change." in text_of(client.get(at("vote", matter)))


def test_too_many_words_warn_and_do_not_stop(client, matter):
    briefing = on_file(matter, "draft")
    client.force_login(matter.chair)
    sent = {name: WRITTEN[name] for name in ("title", "purpose", "key_lines", "good_practice", "progress")} | {
        "background": "word " * 900, "version": str(briefing.version), "improvement": "x", "learning": "x",
        "links-0-words": "Training",
    }

    assert client.post(at("write", matter), sent).status_code == 302
    assert re.search(r"The briefing has 9\d\d words. Seven minutes’ reading is 900: shorten it.",
                     text_of(client.get(at("briefing", matter))))
    assert "1 Background and concerns: 900 of 150, over its budget" in text_of(client.get(at("write", matter)))


def test_a_stale_page_keeps_what_was_typed_and_changes_nothing(client, matter):
    on_file(matter, "draft", version=4)
    client.force_login(matter.chair)

    page = client.post(at("write", matter), {"title": "Mine", "version": "3"})

    assert "Somebody else changed this while you had the page open." in text_of(page)
    assert 'value="Mine"' in page.content.decode()
    with no_walls():
        assert Briefing.objects.get().title == WRITTEN["title"]


def test_a_link_that_is_no_web_page_is_refused(client, matter):
    briefing = on_file(matter, "draft")
    client.force_login(matter.chair)

    page = client.post(at("write", matter), {
        "version": str(briefing.version), "links-0-words": "Here", "links-0-address": "javascript:alert(1)",
    })

    assert "Link 1: enter a web address that begins with https:// or http://" in text_of(page)


def test_what_is_published_is_for_everybody_with_an_account_and_nobody_else(client, matter):
    shown = PublicationFactory(partnership=matter.file.partnership, title="Seen", themes=["T1"])
    PublicationFactory(title="Other", themes=["T2"])
    gone = PublicationFactory(title="Gone", withdrawn_on=date(2026, 12, 17), withdrawal_notice="Down.")
    library, read = reverse("dissemination:library"), reverse("dissemination:read", kwargs={"slug": shown.slug})
    assert (client.get(library).status_code, client.get(read).status_code) == (302, 302)
    client.force_login(UserFactory())

    assert re.findall(r">(Seen|Other|Gone)<", client.get(library).content.decode()) == ["Other", "Seen"]
    assert re.findall(r">(Seen|Other|Gone)<", client.get(f"{library}?theme=T1").content.decode()) == ["Seen"]
    assert "Ask Listen Record" in text_of(client.get(read))
    assert client.get(reverse("dissemination:read", kwargs={"slug": gone.slug})).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_briefing_page_asks_the_database_as_often_for_one_as_for_three(
    client, matter, count, django_assert_num_queries
):
    briefing = on_file(matter, "published")
    DispatchFactory.create_batch(count, briefing=briefing, casefile=matter.file)
    for _ in range(count):
        HighlightsFactory(casefile=matter.file, public=True, published_by=matter.manager)
    client.force_login(matter.manager)
    client.get(at("briefing", matter))

    with django_assert_num_queries(QUERIES):
        client.get(at("briefing", matter))


@pytest.mark.parametrize("count", [1, 3])
def test_the_library_asks_as_often_for_one_as_for_three(client, count, django_assert_num_queries):
    PublicationFactory.create_batch(count)
    client.force_login(UserFactory())
    client.get(reverse("dissemination:library"))

    with django_assert_num_queries(LIBRARY_QUERIES):
        client.get(reverse("dissemination:library"))


@pytest.mark.parametrize("form", ["pdf", "word"])
def test_what_is_published_is_taken_as_the_file_that_the_public_takes(client, form):
    shown = PublicationFactory(title="Seen and heard")
    gone = PublicationFactory(withdrawn_on=date(2026, 12, 20), withdrawal_notice="It was out of date.")
    page = reverse(f"dissemination:{form}", kwargs={"slug": shown.slug})
    assert client.get(page).status_code == 302

    client.force_login(UserFactory())
    assert page in client.get(reverse("dissemination:read", kwargs={"slug": shown.slug})).text
    taken = client.get(page)
    ending = {"pdf": "pdf", "word": "docx"}[form]
    assert taken["Content-Disposition"] == f'attachment; filename="{shown.slug}.{ending}"'
    assert "Seen and heard" in read_content(taken.content, f"a.{ending}").text
    assert client.get(reverse(f"dissemination:{form}", kwargs={"slug": gone.slug})).status_code == 404


QUERIES = 42
LIBRARY_QUERIES = 9


def test_a_stale_session_confirms_first_and_nothing_typed_is_lost(client, matter, time_machine):
    on_file(matter, "approved")
    time_machine.move_to(DAY_TEN, tick=False)
    client.force_login(matter.manager)
    page = at("publish", matter)
    assert client.get(page).status_code == 200
    time_machine.shift(10 * 60 + 1)

    asked = client.get(page).headers["Location"]
    sent = client.post(page, {"published_on": "17/12/2026"}).headers["Location"]

    assert asked == sent == f"/account/confirm/?next={quote(page, safe='')}"
    with no_walls():
        assert not Publication.objects.exists()
        assert SavedDraft.objects.get(page=page).body["published_on"] == ["17/12/2026"]

    session = client.session
    session[sessions.CONFIRMED] = sessions.now()
    session.save()
    assert 'value="17"' in client.get(page).content.decode()
    assert client.post(page, {"published_on": "17/12/2026"}).url == at("briefing", matter)
    with no_walls():
        assert not SavedDraft.objects.filter(page=page).exists()


def test_a_draft_is_put_into_pseudonyms_after_it_was_seen(client, matter):
    briefing = on_file(matter, "draft", learning="- Saoirse’s mother rang", edition=1)
    client.force_login(matter.chair)

    shown = client.get(at("pseudonymise", matter))
    assert "- Saoirse’s mother rang" in shown.content.decode()
    assert "- Child 1’s mother rang" in shown.content.decode()
    with no_walls():
        assert Briefing.objects.get().learning == "- Saoirse’s mother rang"
    stale = client.post(at("pseudonymise", matter), {"version": str(briefing.version + 1)})
    assert "Somebody else changed this" in text_of(stale)
    assert client.post(at("pseudonymise", matter), {"version": str(briefing.version)}).url == at("write", matter)
    with no_walls():
        changed = Briefing.objects.get()
        assert (changed.learning, changed.edition) == ("- Child 1’s mother rang", 2)

    said = text_of(client.get(at("with-names", matter)))
    assert "- Saoirse O’Dowd-Ibeh’s mother rang" in said
    client.force_login(matter.manager)
    assert client.get(at("pseudonymise", matter)).status_code == 403
    client.force_login(matter.seats["health"])
    assert client.get(at("with-names", matter)).status_code in (403, 404)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page_name", ["check-briefing", "changes-briefing", "checklist-briefing"])
def test_the_check_asks_the_database_as_often_for_one_string_as_for_three(
    client, matter, count, page_name, django_assert_num_queries
):
    names = ["Saoirse came.", "Mr Adeyinka came.", "Ms Lindqvist came."][:count]
    briefing = on_file(matter, "anon_check", learning=" ".join(names))
    matter.searched(briefing, decided=False)
    client.force_login(matter.manager)
    client.get(at(page_name, matter))

    with django_assert_num_queries(CHECK_QUERIES[page_name]):
        page = client.get(at(page_name, matter))
    assert page.status_code == 200
    with no_walls():
        assert FoundString.objects.count() >= count


def test_the_check_says_what_was_looked_for_and_promises_nothing(client, matter):
    briefing = on_file(matter, "anon_check", learning="- Ask the O'Dowd-Ibeh family first")
    matter.searched(briefing, decided=False)
    client.force_login(matter.manager)

    said = text_of(client.get(at("check-briefing", matter)))

    assert "O&#39;Dowd-Ibeh (certain)" in said
    assert "The language model layer did not run" in said or "Ran, version" in said
    assert not re.search(r"anonymised|\bsafe\b", said, re.IGNORECASE)


def test_a_stale_check_says_so_and_is_run_again_with_what_was_decided(client, matter):
    briefing = on_file(matter, "anon_check", learning="- Saoirse came")
    matter.searched(briefing)
    with no_walls():
        RegisterEntryFactory(casefile=matter.file)
    client.force_login(matter.manager)
    assert "This check is out of date." in text_of(client.get(at("check-briefing", matter)))

    assert client.post(at("again-briefing", matter)).url == at("check-briefing", matter)

    said = text_of(client.get(at("check-briefing", matter)))
    assert "Decided in the check before, and offered again: save to confirm." in said


CHECK_QUERIES = {"check-briefing": 28, "changes-briefing": 27, "checklist-briefing": 28}
