"""From findings to decisions: strings across parts and files, what may stand instead, and the text after."""

import pytest

from sightline.anonymity.rules import Identities, Person, Settings
from sightline.anonymity.rules.artefacts import Artefact, Part
from sightline.anonymity.rules.deciding import Place, after, instead_of, keyed, look

FAMILY = Identities(
    people=(
        Person(role="child", pseudonym="Child 1", names=("Kayleigh-Mae Otieno",), known_as=("Kay",),
               schools=("Acacia Primary School",), phones=("01632 960 123",)),
        Person(role="parent", pseudonym="Mother", names=("Dervla Otieno",)),
    )
)


def strings(outcome):
    return {found.text: found for found in outcome.found}


def test_one_decision_for_a_string_wherever_it_stands():
    text = Artefact((Part("title", "Kayleigh-Mae"), Part("learning", "Ask Kayleigh-Mae. kayleigh-mae said so.")))
    found = strings(look(text, (), FAMILY, settings=Settings()))["Kayleigh-Mae"]
    assert found.places == (Place("title", 0, 12), Place("learning", 4, 16), Place("learning", 18, 30))
    assert (found.tier, found.identity, found.suggestion) == (1, "Child 1", "Child 1")


def test_what_stands_only_in_a_file_or_its_name_is_a_decision_too():
    text = Artefact((Part("title", "Seen and heard"),))
    word = Artefact((Part("body", "Seen and heard"), Part("properties", "Dervla Otieno")))
    found = strings(look(text, (("Word document", "kayleigh-mae.docx", word),), FAMILY, settings=Settings()))
    assert found["Dervla Otieno"].places == ()
    assert found["Dervla Otieno"].elsewhere == ("Word document, properties",)
    assert [each.tier for name, each in found.items() if "kayleigh" in name.casefold()] == [1]


def test_a_name_in_a_link_s_address_is_found_and_its_capitals_are_not():
    text = Artefact((Part("links.0.address", "https://example.org/Kayleigh-Mae/Report", code=True),))
    assert list(strings(look(text, (), FAMILY, settings=Settings()))) == ["Kayleigh-Mae"]


@pytest.mark.parametrize(
    ("text", "suggestion", "candidates", "expected"),
    [
        ("Kayleigh", "Child 1", ("Child 1",), "Child 1"),
        ("Kayleigh’s", "Child 1", (), "Child 1’s"),
        ("01632 960 123", "remove the number", (), ""),
        ("Otieno", "Child 1", ("Child 1", "Mother"), None),
        ("Mr Blank", "a pseudonym or a role, such as “the child”", (), None),
        ("Grimsby", "the area", (), "the area"),
    ],
)
def test_what_accepting_a_suggestion_puts_in(text, suggestion, candidates, expected):
    assert instead_of(text, suggestion, candidates) == expected


@pytest.mark.parametrize(
    ("text", "place", "words", "expected"),
    [
        ("Kay went home.", (0, 3), "the child", "The child went home."),
        ("We saw Kay. Kay left.", (12, 15), "the child", "We saw Kay. The child left."),
        ("- Kay left", (2, 5), "the child", "- The child left"),
        ("Ring 01632 960 123.", (5, 18), "", "Ring."),
        ("Ring 01632 960 123 now", (5, 18), "", "Ring now"),
        ("We saw Kay.", (7, 10), "the child", "We saw the child."),
        ("It was on 14 March 2026 that", (10, 23), "in the spring", "It was in the spring that"),
        ("Seen in March 2026.", (8, 18), "in the spring", "Seen in the spring."),
        ("On 14 March 2026 she left", (3, 16), "in the spring", "In the spring she left"),
        ("She began 14 March 2026", (10, 23), "in the spring", "She began in the spring"),
        ("Her St Bede’s said", (4, 13), "the school", "Her school said"),
    ],
)
def test_the_text_after_reads_as_a_sentence(text, place, words, expected):
    assert after({"learning": text}, [((Place("learning", *place),), words)]) == {"learning": expected}


def test_several_places_of_one_part_are_replaced_from_its_end():
    places = (Place("a", 0, 3), Place("a", 8, 11))
    assert after({"a": "Kay and Kay"}, [(places, "Child 1")]) == {"a": "Child 1 and Child 1"}


def test_a_string_s_key_is_its_own_and_the_file_s():
    assert keyed(b"one", "Kay  Otieno") == keyed(b"one", "kay otieno") != keyed(b"two", "kay otieno")
    assert keyed(b"one", "Kay") != keyed(b"one", "Kaye")
