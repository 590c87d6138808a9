"""A whole text in pseudonyms, and back: the longest form wins, a possessive stays, what is shared is only offered."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sightline.anonymity.rules import Identities, Person, build, check
from sightline.anonymity.rules.pseudonyms import name_people, pseudonymise, replacements, restore, with_accepted
from tests.anonymity.families import FAMILY

QUICK = settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
PEOPLE = (
    Person(role="child", pseudonym="Child 1", names=("Zainab Haddad",), known_as=("Zee",)),
    Person(role="child", pseudonym="Child 10", names=("Tadhg Featherstone",)),
    Person(role="father", pseudonym="Father", names=("Oluwaseun Featherstone",)),
    Person(role="health visitor", names=("Bronwen Pettigrew",)),
)
TWO_FAMILIES = Identities(people=PEOPLE)
WORDS = st.sampled_from(
    (
        *("Zainab", "Zainab’s", "ZAINAB", "Haddad", "Zee", "Tadhg Featherstone", "Featherstone's", "Mr Featherstone"),
        *("Oluwaseun", "Bronwen Pettigrew", "Ms Pettigrew’s", "the", "school", "was", "late", "again", ".", ",", "\n"),
        *("\u200b", "e\u0301", "Kayleigh", "7", "—", "Mum", "said"),
    )
)


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("Zainab’s coat, ZAINAB'S bag, Zainabs shoes", "Child 1’s coat, Child 1'S bag, Child 1’s shoes"),
        ("Zainab Haddad saw Ms Pettigrew.", "Child 1 saw the health visitor."),
        ("Bronwen Pettigrew visited.", "The health visitor visited."),
        ("He is Tadhg Featherstone; zee is not.", "He is Child 10; Child 1 is not."),
        ("Zai\u200bnab left. Zainab-\nHaddad too.", "Child 1 left. Child 1 too."),
    ],
)
def test_names_become_pseudonyms(text, rewritten):
    assert pseudonymise(text, TWO_FAMILIES).text == rewritten


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("They live at 12 Acacia Road, Grimsby DN32 7XX.", "They live at the family home."),
        ("She goes to the St Bede’s Primary School.", "She goes to the school."),
        ("Her St Bede's Primary School rang.", "Her school rang."),
        ("NHS number 943 476 5919", "NHS number [NHS number removed]"),
        ("Ring 07700 900123 or write to kaymo.home@example.org.",
         "Ring [phone number removed] or write to [e-mail address removed]."),
        ("See LCS 123456.", "See [reference removed]."),
    ],
)  # fmt: skip
def test_what_else_the_register_holds_becomes_what_it_is(text, rewritten):
    assert pseudonymise(text, FAMILY).text == rewritten


def test_two_who_share_a_name_are_offered_and_the_full_name_is_replaced():
    done = pseudonymise("Featherstone left. Oluwaseun Featherstone stayed.", TWO_FAMILIES)
    assert done.text == "Featherstone left. Father stayed."
    assert [(offer.text, offer.candidates) for offer in done.offers] == [("Featherstone", ("Child 10", "Father"))]


def test_a_whole_family_and_a_date_are_left_to_a_person():
    done = pseudonymise("The Haddads moved on 4 March 2017.", TWO_FAMILIES)
    assert done.text == "The Haddads moved on 4 March 2017."
    assert [(offer.text, offer.candidates) for offer in done.offers] == [("Haddads", ("Child 1",))]
    born = pseudonymise("She was born on 4 March 2017.", FAMILY)
    assert [(offer.text, offer.kind) for offer in born.offers] == [("4 March 2017", "date")]


def test_a_form_that_only_may_be_somebody_is_offered():
    done = pseudonymise("Grace was said before meals.", FAMILY)
    assert done.changes == ()
    assert [offer.text for offer in done.offers] == ["Grace"]


def test_a_register_made_ready_serves_every_row_of_a_chronology():
    ready = build(TWO_FAMILIES)
    rows = ["Zainab seen.", "No reply.", "Mr Featherstone rang."]
    assert [pseudonymise(row, ready).text for row in rows] == ["Child 1 seen.", "No reply.", "Mr Featherstone rang."]


@QUICK
@given(words=st.lists(WORDS, max_size=25))
@example(words=["Zainab", "’s"])
def test_any_text_comes_back_to_the_letter_and_nothing_else_is_touched(words):
    text = " ".join(words)
    done = pseudonymise(text, TWO_FAMILIES)
    assert restore(done) == text
    assert all(text[change.start : change.end] == change.text for change in done.changes)
    assert all(done.text[c.at : c.at + len(c.instead)] == c.instead for c in done.changes)
    assert all(a.end <= b.start for a, b in pairwise(done.changes))
    assert all(text[offer.start : offer.end] == offer.text for offer in done.offers)


@QUICK
@given(words=st.lists(WORDS, max_size=25))
def test_afterwards_nothing_certain_of_one_person_is_left(words):
    done = pseudonymise(" ".join(words), TWO_FAMILIES)
    offered = {offer.text for offer in done.offers}
    left = [f for f in check(done.text, TWO_FAMILIES).findings if f.layer == "register" and f.severity == "block"]
    assert all(len(finding.candidates) > 1 or finding.text in offered for finding in left)


@QUICK
@given(text=st.text(max_size=300))
def test_text_of_any_kind_comes_back_to_the_letter(text):
    assert restore(pseudonymise(text, FAMILY)) == text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Child 1’s coat and Child 10's.", "Zainab Haddad’s coat and Tadhg Featherstone's."),
        (
            "Child 100 and Child 2 are nobody; Father is.",
            "Child 100 and Child 2 are nobody; Oluwaseun Featherstone is.",
        ),
        ("Fatherhood, and the father.", "Fatherhood, and the father."),
    ],
)
def test_the_reverse_view_names_people(text, named):
    done = name_people(text, TWO_FAMILIES)
    assert done.text == named
    assert restore(done) == text


def test_a_pseudonym_that_two_share_is_not_turned_into_a_name():
    twins = Identities(
        people=(Person(pseudonym="Sibling", names=("A B",)), Person(pseudonym="Sibling", names=("C D",)))
    )
    done = name_people("Sibling left.", twins)
    assert done.text == "Sibling left."
    assert done.offers[0].candidates == ("A B", "C D")


def test_a_register_without_names_changes_nothing():
    assert name_people("Child 1 left.", Identities()).text == "Child 1 left."
    assert pseudonymise("Child 1 left.", Identities()).changes == ()


WHOLE = "Zainab’s coat. Zainab and Tadhg were seen on 14 March 2026."
DATED = Identities(people=TWO_FAMILIES.people, dates=(datetime.date(2026, 3, 14),))


def keys_of(done, *texts):
    return {one.key for one in replacements([done]) if one.text in texts}


def test_one_decision_holds_for_every_place_of_a_form_and_dates_wait_to_be_asked_for():
    done = pseudonymise(WHOLE, DATED)
    assert [(one.text, one.instead, one.count, one.sure) for one in replacements([done, done])] == [
        ("Tadhg", "Child 10", 2, True), ("Zainab", "Child 1", 4, True), ("14 March 2026", "in the spring", 2, False),
    ]


@pytest.mark.parametrize(
    ("accepted", "after"),
    [
        ((), WHOLE),
        (("Zainab",), "Child 1’s coat. Child 1 and Tadhg were seen on 14 March 2026."),
        (("Tadhg", "14 March 2026"), "Zainab’s coat. Zainab and Child 10 were seen in the spring."),
        (("Zainab", "Tadhg", "14 March 2026"), "Child 1’s coat. Child 1 and Child 10 were seen in the spring."),
    ],
)
def test_only_what_is_accepted_is_replaced(accepted, after):
    done = pseudonymise(WHOLE, DATED)
    some = with_accepted(done, keys_of(done, *accepted))
    assert some.text == after
    assert restore(some) == WHOLE
    assert {offer.text for offer in some.offers} == {"Zainab", "Tadhg", "14 March 2026"} - set(accepted)


def test_a_decision_on_one_form_is_none_on_another():
    done = pseudonymise(WHOLE, DATED)
    assert with_accepted(done, {"0" * 20, "Zainab"}).text == WHOLE


def test_an_age_in_place_of_a_day_of_birth_needs_the_sentence():
    born = Identities(
        people=(Person(role="child", pseudonym="Child 1", date_of_birth=datetime.date(2019, 3, 4)),),
        incident=datetime.date(2022, 5, 1),
    )
    done = pseudonymise("Born on 4 March 2019.", born)
    assert [offer.suggestion for offer in done.offers] == ["aged three"]
    assert replacements([done]) == ()
