"""The check of a version: what is decided, what makes it stale, and the gate that holds without the product's help."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.access.context import speak_for
from sightline.access.roles import FileRole, Role
from sightline.anonymity.choices import Answer
from sightline.anonymity.models import FoundString
from sightline.anonymity.operations import NotDecided, identities_of, open_check, strings_of
from sightline.anonymity.outside.ner import NerLayer
from sightline.anonymity.rules import check
from sightline.casefiles.choices import EntryKind
from sightline.casefiles.operations import add_entry, change_entry
from sightline.dissemination import operations, policy, queries
from sightline.dissemination.choices import CheckResult, Vote
from sightline.dissemination.models import ApprovalRound, Briefing, Publication, PublicationSource
from sightline.dissemination.operations.approving import NotNow
from sightline.foundation.errors import DomainError, NotYours
from tests.dissemination.conftest import DAY_TEN, a_matter
from tests.factories.dissemination import EVERY_ITEM, ApprovalRoundFactory, PublicationFactory, PublicationSourceFactory
from tests.factories.files import FileMemberFactory, RegisterEntryFactory
from tests.factories.meetings import AttendanceFactory
from tests.factories.people import AgencyFactory, person
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

NAMED = "- Ask the O'Dowd-Ibeh family first\n- Saoirse was seen twice"


def waiting(matter, **kwargs):
    return matter.briefing(state="anon_check", **({"learning": NAMED} | kwargs))


def number_of(search, text):
    return next(each.row.number for each in strings_of(search) if each.finding.text == text)


def decide(matter, item, answers, *, by=None):
    by = by or matter.manager
    speak_for(by)
    return operations.decide(item, answers, by=by, now=DAY_TEN)


def pass_it(matter, item, *, by=None, result=CheckResult.PASS, comments=""):
    by = by or matter.manager
    speak_for(by)
    return operations.complete_check(
        item, answers=EVERY_ITEM, result=result, comments=comments, by=by, now=DAY_TEN
    )


def keep_the_rest(matter, item, search):
    left = {
        each.row.number: (Answer.KEEP, "General.") for each in strings_of(search)
        if each.row.tier <= 2 and not each.row.answer
    }
    decide(matter, item, left)


def test_a_certain_string_blocks_until_it_is_decided(matter):
    briefing = waiting(matter)
    search = matter.searched(briefing, decided=False)
    with pytest.raises(NotNow, match="Decide on every certain and likely string first"):
        pass_it(matter, briefing)
    keep_the_rest(matter, briefing, search)
    assert pass_it(matter, briefing).disclosure == search
    assert Briefing.objects.get().state == "virtual_approval"


def test_changes_are_made_in_the_text_and_searched_again_and_the_author_stays_the_author(matter):
    briefing = waiting(matter)
    search = matter.searched(briefing, decided=False)
    family, child = number_of(search, "O'Dowd-Ibeh"), number_of(search, "Saoirse")
    decide(matter, briefing, {family: (Answer.OWN_WORDS, "child’s"), child: (Answer.SUGGESTION, "")})
    keep_the_rest(matter, briefing, search)
    with pytest.raises(NotNow, match="Make the changes that were decided on first"):
        pass_it(matter, briefing)

    again = operations.make_changes(briefing, by=matter.manager, now=DAY_TEN)

    assert briefing.learning == "- Ask the child’s family first\n- Child 1 was seen twice"
    assert (briefing.edition, briefing.author, again.edition) == (2, matter.chair, 2)
    assert "O'Dowd-Ibeh" not in [each.finding.text for each in strings_of(again)]
    assert matter.manager.pk not in policy.writers(briefing)
    assert not FoundString.objects.filter(disclosure=again, tier__lte=2, answer="").exists()  # what was kept is kept
    assert pass_it(matter, briefing).edition == 2


@pytest.mark.parametrize("change", ["a name more", "a nickname more", "somebody invited to the event"])
def test_any_change_of_the_register_makes_the_check_stale_and_offers_what_was_decided(matter, change):
    briefing = waiting(matter)
    search = matter.searched(briefing)
    assert queries.is_current(briefing, search)
    speak_for(matter.manager)
    if change == "a name more":
        add_entry(matter.file, kind=EntryKind.PRACTITIONER, facts={"name": "Ask First"}, by=matter.manager, now=DAY_TEN)
    elif change == "a nickname more":
        entry = matter.file.register_entries.get()
        change_entry(entry, facts={"other_names": "Seersha"}, by=matter.manager)
    else:
        with no_walls():
            event = matter.file.events.get()
        AttendanceFactory(event=event, casefile=matter.file, agency=AgencyFactory(partnership=matter.file.partnership))
    assert not queries.is_current(briefing, search)
    with pytest.raises(NotNow, match="no longer speaks for the text"):
        decide(matter, briefing, {1: (Answer.KEEP, "x")})
    with pytest.raises(NotNow, match="no longer speaks for the text"):
        pass_it(matter, briefing)

    again = operations.check_again(briefing, by=matter.manager, now=DAY_TEN)
    offered = {each.finding.text: (each.row.answer, each.row.offered, each.reason) for each in strings_of(again)}
    assert offered["Saoirse"] == ("", "keep", "It says nothing of one family.")


def test_an_edited_text_is_not_the_text_that_was_checked(matter):
    briefing = waiting(matter)
    search = matter.searched(briefing)
    with no_walls():
        Briefing.objects.update(title="Another")
    briefing.refresh_from_db()
    assert not queries.is_current(briefing, search)


def test_a_date_of_the_case_is_found_and_a_blurred_form_is_suggested(matter):
    speak_for(matter.manager)
    add_entry(
        matter.file, kind=EntryKind.DATE, facts={"on": "2026-03-14", "what": "court", "name": "First hearing"},
        by=matter.manager, now=DAY_TEN,
    )
    add_entry(
        matter.file, kind=EntryKind.DATE, facts={"on": "2025-08-02", "what": "incident"}, by=matter.manager, now=DAY_TEN
    )
    known = identities_of(matter.file, by=matter.manager)
    assert known.incident == date(2025, 8, 2)
    found = {each.text: each for each in check("The hearing on 14/3/26 went on. First hearing.", known).findings}
    assert set(found) == {"14/3/26"}
    assert (found["14/3/26"].suggestion, found["14/3/26"].tier) == ("in the spring", 1)


def test_a_date_of_the_case_needs_its_day(matter):
    speak_for(matter.manager)
    with pytest.raises(DomainError, match="Enter a name"):
        add_entry(matter.file, kind=EntryKind.DATE, facts={"what": "court"}, by=matter.manager, now=DAY_TEN)


def a_word_more(matter, briefing, monkeypatch):
    with no_walls():
        Briefing.objects.update(learning=f"{briefing.learning}\n- Listen")


def a_name_more(matter, briefing, monkeypatch):
    RegisterEntryFactory(casefile=matter.file)


def other_rules(matter, briefing, monkeypatch):
    monkeypatch.setattr("sightline.anonymity.queries.VERSION", "2 of a test")


def a_layer_more(matter, briefing, monkeypatch):
    monkeypatch.setattr("sightline.anonymity.outside.ner.version", lambda: "another model")


def something_published_beside(matter, briefing, monkeypatch):
    PublicationSourceFactory(
        casefile=matter.file, publication__title="Highlights", publication__body={"kind": "highlights", "points": ["A"]}
    )


STALE = {
    a_word_more: "the text",
    a_name_more: "the register",
    other_rules: "the rules of the search",
    a_layer_more: "the rules of the search",
    something_published_beside: "what is public of this review",
}


@pytest.fixture(params=STALE, ids=lambda change: change.__name__)
def make_stale(request, matter, monkeypatch):
    """Makes the check of a briefing out of date in one way, and gives what the refusals then name."""

    def change(briefing):
        request.param(matter, briefing, monkeypatch)
        briefing.refresh_from_db()
        return STALE[request.param]

    return change


def test_nobody_passes_a_version_whose_search_is_stale(matter, make_stale):
    briefing = waiting(matter)
    matter.searched(briefing)
    named = make_stale(briefing)
    with pytest.raises(NotNow, match=f"no longer speaks for the text. Changed since: {named}"):
        pass_it(matter, briefing)
    with no_walls():
        assert not ApprovalRound.objects.exists()


def test_nobody_approves_a_version_whose_check_is_stale(matter, make_stale):
    briefing = matter.briefing(state="virtual_approval")
    matter.passed(briefing)
    round_ = ApprovalRoundFactory(briefing=briefing, casefile=matter.file, opened_by=matter.administrator)
    FileMemberFactory(casefile=matter.file, body=matter.panel, role=FileRole.EXECUTIVE_PANEL)
    named = make_stale(briefing)
    voter = matter.seats["health"]
    speak_for(voter)
    for answer in (Vote.APPROVE, Vote.APPROVE_WITH_CHANGE):
        with pytest.raises(NotNow, match=f"Changed since this edition was checked: {named}"):
            operations.vote(round_, vote=answer, comment="A word.", by=voter, now=DAY_TEN)
    with no_walls():
        assert not round_.votes.exists()
    # a return needs no check
    assert operations.vote(round_, vote=Vote.RETURN, comment="Shorter.", by=voter, now=DAY_TEN).vote == "return"


def test_silence_approves_no_version_whose_check_is_stale(matter, make_stale):
    briefing = matter.briefing(state="virtual_approval")
    matter.passed(briefing)
    ApprovalRoundFactory(
        briefing=briefing, casefile=matter.file, opened_by=matter.administrator, rule="no_objection_by_time"
    )
    named = make_stale(briefing)
    speak_for(matter.manager)
    after_the_day = DAY_TEN + timedelta(days=5)
    with pytest.raises(NotNow, match=f"Changed since this edition was checked: {named}"):
        operations.close_round(briefing, by=matter.manager, now=after_the_day)
    assert Briefing.objects.get().state == "virtual_approval"


def test_nobody_publishes_a_version_whose_check_is_stale(matter, make_stale):
    briefing = matter.briefing(state="approved")
    passed = matter.passed(briefing)
    speak_for(matter.manager)
    assert queries.is_current(briefing, passed.disclosure)
    named = make_stale(briefing)
    # the panel approved these very words: only the check stands in the way
    ApprovalRoundFactory(briefing=briefing, casefile=matter.file, closed_at=DAY_TEN, approved=True)
    speak_for(matter.manager)
    with pytest.raises(NotNow, match=f"Changed since this edition was checked: {named}"):
        operations.publish(briefing, published_on=DAY_TEN.date(), by=matter.manager, now=DAY_TEN)
    with no_walls():
        assert Briefing.objects.get().state == "approved"
        assert not PublicationSource.objects.filter(briefing=briefing).exists()


def test_what_was_public_already_or_comes_after_makes_no_check_stale(matter):
    before = PublicationSourceFactory(casefile=matter.file)
    PublicationSourceFactory()  # of another file
    briefing = matter.briefing(state="approved")
    search = matter.passed(briefing).disclosure
    assert queries.changed_since(briefing, search) == ""
    with no_walls():
        type(before.publication).objects.filter(pk=before.publication_id).update(
            withdrawn_on=DAY_TEN.date(), withdrawal_notice="Taken down."
        )
    assert queries.changed_since(briefing, search) == ""  # less is public: nothing more can be put together
    with no_walls():
        Briefing.objects.update(state="published")
    briefing.refresh_from_db()
    PublicationSourceFactory(casefile=matter.file)  # it was read with this briefing in its own check
    assert queries.changed_since(briefing, search) == ""


def test_a_stale_approved_version_is_checked_again_and_then_published(matter):
    briefing = matter.briefing(state="approved")
    matter.passed(briefing)
    ApprovalRoundFactory(briefing=briefing, casefile=matter.file, closed_at=DAY_TEN, approved=True)
    RegisterEntryFactory(casefile=matter.file)
    speak_for(matter.manager)
    on = DAY_TEN.date()
    with pytest.raises(NotNow, match="Changed since this edition was checked: the register"):
        operations.publish(briefing, published_on=on, by=matter.manager, now=DAY_TEN)

    search = operations.check_again(briefing, by=matter.manager, now=DAY_TEN)
    keep_the_rest(matter, briefing, search)
    pass_it(matter, briefing)
    operations.publish(briefing, published_on=on, by=matter.manager, now=DAY_TEN)

    assert Briefing.objects.get().state == "published"


def test_a_stale_approved_version_that_must_change_goes_back(matter):
    briefing = matter.briefing(state="approved")
    matter.passed(briefing)
    pass_it(matter, briefing, result=CheckResult.CHANGE, comments="A name after all.")
    assert Briefing.objects.get().state == "draft"


def test_an_escalation_asks_the_manager_and_whoever_escalated_does_not_pass_it(matter):
    briefing = waiting(matter, learning="- Ask")
    matter.searched(briefing)
    pass_it(matter, briefing, by=matter.administrator, result=CheckResult.ESCALATE, comments="Is the faith needed?")
    assert Briefing.objects.get().state == "anon_check"
    assert ("briefing_to_check", matter.manager.pk) in matter.messages()
    with pytest.raises(NotNow, match="You escalated this text"):
        pass_it(matter, briefing, by=matter.administrator)
    assert pass_it(matter, briefing, by=matter.manager).result == "pass"


def test_an_empty_register_is_no_register(matter):
    briefing = waiting(matter, learning="- Ask")
    with no_walls():
        matter.file.register_entries.all().delete()
    matter.searched(briefing)
    with pytest.raises(NotNow, match="The register of this file is empty"):
        pass_it(matter, briefing)


@pytest.mark.parametrize(
    ("answer", "said", "refusal"),
    [
        (Answer.KEEP, " ", "Say why “Saoirse” may stay."),
        (Answer.SUGGESTION, "", None),
    ],
)
def test_what_a_decision_needs(matter, answer, said, refusal):
    briefing = waiting(matter)
    number = number_of(matter.searched(briefing, decided=False), "Saoirse")
    if refusal:
        with pytest.raises(NotDecided, match=refusal):
            decide(matter, briefing, {number: (answer, said)})
    else:
        assert decide(matter, briefing, {number: (answer, said)}) == 1


def test_nobody_decides_on_their_own_text_or_without_sight_of_the_register(matter):
    briefing = waiting(matter)
    number = number_of(matter.searched(briefing, decided=False), "Saoirse")
    stranger = person(Role.SCP_MANAGER, partnership=a_matter().file.partnership)
    for user in (matter.chair, stranger):
        with pytest.raises(NotYours):
            decide(matter, briefing, {number: (Answer.KEEP, "Mine.")}, by=user)
    panel = matter.seats["health"]
    speak_for(panel)
    with pytest.raises(NotYours):
        open_check(queries.latest_disclosure(briefing) or matter.searched(briefing), by=panel)


def test_what_the_check_found_is_sealed_and_each_look_is_on_the_trail(matter):
    briefing = waiting(matter)
    search = matter.searched(briefing, decided=False)
    with no_walls():
        row = FoundString.objects.filter(disclosure=search).first()
        assert b"Dowd" not in bytes(row.sealed_finding) + bytes(search.sealed_report)
    before = matter.verbs().count("identity_opened")
    speak_for(matter.manager)
    open_check(search, by=matter.manager)
    assert matter.verbs().count("identity_opened") == before + 1
    assert "check_run" in matter.verbs()
    keep_the_rest(matter, briefing, search)
    assert matter.verbs()[-1] == "strings_decided"


def test_a_check_made_in_summer_time_opens_afterwards(matter):
    """The database gives a moment back in another zone than it was given in: what is sealed opens all the same."""
    briefing = waiting(matter)
    speak_for(matter.manager)
    in_summer = datetime(2026, 6, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))
    search = operations.run_check(briefing, by=matter.manager, now=in_summer)
    search.refresh_from_db()
    assert "Saoirse" in [each.finding.text for each in strings_of(search)]


# The gate, told a second time by the database


@pytest.mark.parametrize("broken", ["never checked", "undecided", "stale", "to be changed", "not passed"])
def test_the_database_refuses_a_round_and_a_publication_without_a_current_decided_check(matter, broken):
    briefing = matter.briefing(state="approved", learning=NAMED)
    search = None
    if broken != "never checked":
        answer = matter.passed(briefing)
        search = answer.disclosure
        with no_walls():
            if broken == "undecided":
                search.strings.update(answer="", decided_at=None, decided_by=None)
            elif broken == "to be changed":
                search.strings.update(answer="own_words")
            elif broken == "not passed":
                type(answer).objects.update(result="change")
        if broken == "stale":
            RegisterEntryFactory(casefile=matter.file)
    shown = PublicationFactory(partnership=matter.file.partnership)
    speak_for(matter.manager)
    statements = [
        (
            "INSERT INTO dissemination_approvalround (casefile_id, briefing_id, edition, text, rule, opened_at,"
            " opened_by_id) VALUES (%s, %s, 1, '{}', 'majority', now(), %s)",
            [matter.file.pk, briefing.pk, matter.manager.pk],
        ),
        (
            "INSERT INTO dissemination_publicationsource (casefile_id, publication_id, briefing_id, disclosure_id,"
            " edition, published_at, published_by_id, must_come_down_because)"
            " VALUES (%s, %s, %s, %s, 1, now(), %s, '')",
            [matter.file.pk, shown.pk, briefing.pk, search.pk if search else None, matter.manager.pk],
        ),
    ]
    for statement, values in statements:
        refused = pytest.raises(IntegrityError, match="current, decided check")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)


def test_the_database_refuses_a_publication_beside_the_gate(matter):
    speak_for(matter.manager)
    shown = Publication(
        partnership=matter.file.partnership, slug="beside", title="Beside", body={}, published_on=DAY_TEN.date()
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="without its source"), transaction.atomic():
        shown.save()


# The property: no value of the register, in any form people write it, anywhere, goes out

REGISTER = {
    "first_name": "Kayleigh-Mae", "family_name": "Otieno-Brandt", "other_names": "Kezzie\nKMO",
    "former_names": "Kayleigh Vasquez", "date_of_birth": "2019-03-04", "date_of_death": "2023-11-21",
    "address": "12 Acacia Road, Grimsby DN32 7XX", "other_addresses": "Flat 3, 90 Weelsby Street, Grimsby DN32 7QT",
    "school": "Larkspur Hill Primary School", "nhs_number": "943 476 5919", "upn": "A823432120001",
    "case_references": "LCS 448213", "phones": "01632 960123", "emails": "kezzie.ob@example.org",
    "handles": "kezzie_otb", "vehicles": "AB12 CDE",
}
FORMS = [
    "Kayleigh-Mae Otieno-Brandt", "KAYLEIGH-MAE", "Kayleigh Mae", "KayleighMae", "Kayleigh‑Mae", "Otieno-Brandt",
    "Otieno Brandt", "otieno-brandt", "OTIENO BRANDT", "Otieno-Brandt, Kayleigh-Mae", "Miss Otieno-Brandt",
    "K. Otieno-Brandt", "Kayleigh-Mae’s", "Otieno-Brandts’", "Káyleigh-Mae", "K a y l e i g h-M a e",
    "Kayleigh-\nMae", "Kezzie", "kezzie's", "Kayleigh Vasquez", "Vasquez", "Kayliegh-Mae Otieno-Brandt",
    "4 March 2019", "04/03/2019", "4.3.19", "2019-03-04", "March 4th, 2019", "21 November 2023", "21st Nov 2023",
    "12 Acacia Road", "12 Acacia Rd", "DN32 7XX", "dn327xx", "90 Weelsby St", "Larkspur Hill Primary School",
    "Larkspur Hill", "943 476 5919", "9434765919", "A823432120001", "LCS 448213", "448213", "01632 960123",
    "+44 1632 960 123", "kezzie.ob@example.org", "@kezzie_otb", "AB12 CDE", "ab12cde",
]
PLACES = ["title", "background", "key_lines", "good_practice", "learning", "questions", "link words", "link address",
          "highlights title", "point"]


def planted(matter, where, form):
    """A text with the form in it, as it would wait for its check."""
    said = f"The review heard of {form} from several agencies."
    if where == "point":
        points = ["Ask who else is at home", said.replace("\n", " "), "Record what you saw"]
        speak_for(matter.administrator)
        return operations.write_highlights(
            matter.file, title="Seen and heard", points=points, themes=[], by=matter.administrator, now=DAY_TEN
        )
    if where == "highlights title":
        speak_for(matter.administrator)
        return operations.write_highlights(
            matter.file, title=f"Learning about {form}", points=["Ask", "Listen", "Record"], themes=[],
            by=matter.administrator, now=DAY_TEN,
        )
    change = {"title": f"Learning about {form}"[:160]} if where == "title" else {}
    if where == "link words":
        change = {"links": [{"words": f"More about {form}", "address": "https://www.example.org/thresholds"}]}
    if where == "link address":
        change = {"links": [{"words": "More", "address": f"https://www.example.org/{form.replace(' ', '-')}"}]}
    briefing = matter.briefing(state="anon_check", **(change or {where: said}))
    matter.searched(briefing, by=matter.manager, decided=False)
    return briefing


def publish_somehow(matter, item):
    if isinstance(item, Briefing):
        ApprovalRoundFactory(briefing=item, casefile=matter.file, closed_at=DAY_TEN, approved=True)
        operations.publish(item, published_on=DAY_TEN.date(), by=matter.manager, now=DAY_TEN)
    else:
        operations.publish_highlights(item, by=matter.manager, now=DAY_TEN)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.sampled_from(FORMS), where=st.sampled_from(PLACES))
def test_no_value_of_the_register_goes_out_undecided_wherever_it_stands(matter, form, where):
    if where == "link address" and ("\n" in form or "’" in form):
        form = "Kayleigh-Mae"
    with transaction.atomic():
        speak_for(matter.manager)
        add_entry(matter.file, kind=EntryKind.CHILD, facts=REGISTER, by=matter.manager, now=DAY_TEN)
        item = planted(matter, where, form)
        search = queries.latest_disclosure(item)
        # everything that other layers find is kept, so that only the register's strings stand in the way
        others = {
            each.row.number: (Answer.KEEP, "General.") for each in strings_of(search)
            if each.finding.layer != "register" and each.row.tier <= 2
        }
        decide(matter, item, others)
        with pytest.raises(DomainError, match="Decide on every certain and likely string first"):
            pass_it(matter, item)
        with no_walls():  # even were it approved by a mistake of ours, it does not go
            type(item).objects.filter(pk=item.pk).update(
                state="approved" if isinstance(item, Briefing) else "checked"
            )
        item.refresh_from_db()
        speak_for(matter.manager)
        with pytest.raises(DomainError):
            publish_somehow(matter, item)
        assert not Publication.objects.exists()
        transaction.set_rollback(True)


# With and without the optional language model: a fake stands for it at the edge, so that both are proved in one run


class AModel:
    """Marks one word that no other layer does."""

    name, version, missing = "ner", "of a test", ""

    def spans(self, text):
        return [(found.start(), found.end(), "GPE") for found in re.finditer("quaywards", text)]


NO_MODEL = NerLayer("", "The language model layer did not run: it is not installed.")


@pytest.mark.parametrize(
    ("layer", "found", "said"),
    [
        (AModel(), {"quaywards": ("ner", 3)}, "Ran, version of a test"),
        (NO_MODEL, {}, "The language model layer did not run: it is not installed."),
    ],
    ids=["with the model", "without the model"],
)
def test_a_text_goes_out_with_and_without_the_model_and_the_page_says_which_ran(
    matter, client, monkeypatch, layer, found, said
):
    monkeypatch.setattr("sightline.anonymity.outside.ner.load", lambda: layer)
    monkeypatch.setattr("sightline.anonymity.outside.ner.version", lambda: layer.version)
    briefing = waiting(matter, learning="- Ask Saoirse who lives quaywards")
    search = matter.searched(briefing, by=matter.manager, decided=False)

    assert search.layers[-1] == {
        "name": "ner", "version": layer.version, "ran": not layer.missing, "note": layer.missing
    }
    shown = {each.finding.text: (each.finding.layer, each.row.tier) for each in strings_of(search)}
    assert {text: how for text, how in shown.items() if how[0] == "ner"} == found
    client.force_login(matter.manager)
    page = client.get(reverse("dissemination:check-briefing", kwargs={"reference": matter.file.reference})).text
    assert said in page

    decide(matter, briefing, {number_of(search, "Saoirse"): (Answer.SUGGESTION, "")})
    again = operations.make_changes(briefing, by=matter.manager, now=DAY_TEN)
    keep_the_rest(matter, briefing, again)
    pass_it(matter, briefing)
    with no_walls():
        ApprovalRound.objects.update(closed_at=DAY_TEN, approved=True)
        Briefing.objects.update(state="approved")
    briefing.refresh_from_db()
    operations.publish(briefing, published_on=DAY_TEN.date(), by=matter.manager, now=DAY_TEN)
    assert "Saoirse" not in str(Publication.objects.get().body)
    assert not queries.changed_since(briefing, queries.latest_disclosure(briefing))

    other = NO_MODEL if layer is not NO_MODEL else AModel()
    monkeypatch.setattr("sightline.anonymity.outside.ner.version", lambda: other.version)
    assert queries.changed_since(briefing, again) == "the rules of the search"
