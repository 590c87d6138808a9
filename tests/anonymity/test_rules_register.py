"""What the case file knows is found in every form people write it in, and says whose it is."""

import dataclasses
import datetime as dt

import pytest

from sightline.anonymity.rules import Identities, Person, build, check
from tests.anonymity.families import CHILD, FAMILY


def found(text, identities=FAMILY):
    return [(f.text, f.kind, f.identity, f.tier) for f in check(text, identities).findings if f.layer == "register"]


@pytest.mark.parametrize(
    ("text", "written", "kind", "who", "tier"),
    [
        ("We saw Kayleigh-Mae at home.", "Kayleigh-Mae", "name", "Child 2", 1),
        ("We saw kayleigh mae o’brien at home.", "kayleigh mae o’brien", "name", "Child 2", 1),
        ("We saw O'BRIEN, KAYLEIGH-MAE at home.", "O'BRIEN, KAYLEIGH-MAE", "name", "Child 2", 1),
        ("We saw K a y l e i g h at home.", "K a y l e i g h", "name", "Child 2", 1),
        ("We saw Kay\u200bleigh at home.", "Kay\u200bleigh", "name", "Child 2", 1),
        ("We saw Kayleigh-\nMae at home.", "Kayleigh-\nMae", "name", "Child 2", 1),
        ("We saw Kayl-\neigh at home.", "Kayl-\neigh", "name", "Child 2", 1),
        ("We saw Kayliegh at home.", "Kayliegh", "name", "Child 2", 2),
        ("We saw Kaymo at home.", "Kaymo", "name", "Child 2", 1),
        ("We saw K.M. at home.", "K.M", "initials", "Child 2", 1),
        ("We saw Miss O Brien at home.", "Miss O Brien", "name", "Child 2", 1),
        ("We saw the Obriens at home.", "Obriens", "name", "Child 2", 2),
        ("We saw Kayleigh Threlkeld at home.", "Kayleigh Threlkeld", "name", "Child 2", 1),
        ("We saw Child K at home.", "Child K", "initials", "Child 2", 3),
        ("We saw Siobhan at home.", "Siobhan", "name", "Mother", 1),
        ("We saw Shiv at home.", "Shiv", "name", "Mother", 2),
        ("We saw S. Threlkeld at home.", "S. Threlkeld", "name", "Mother", 1),
        ("We saw Mr A at home.", "Mr A", "initials", "Father", 2),
        ("We saw Mr Adebayo at home.", "Mr Adebayo", "name", "Father", 1),
        ("We saw ADÉBÁYỌ̀ at home.", "ADÉBÁYỌ̀", "name", "Father", 1),
        ("We saw Mrs Ward at home.", "Mrs Ward", "name", "Aunt", 1),
        ("Records by N van der Berg end here.", "N van der Berg", "staff_name", "Social worker", 1),
        ("Records by Vanderberg end here.", "Vanderberg", "staff_name", "Social worker", 1),
        ("She lived at 12, acacia rd. then.", "12, acacia rd", "address", "Child 2", 1),
        ("She lived on Acacia Road then.", "Acacia Road", "address", "Child 2", 2),
        ("She lived in dn327xx then.", "dn327xx", "postcode", "Child 2", 1),
        ("She lived in DN32 7 then.", "DN32 7", "postcode", "Child 2", 2),
        ("The NHS number is 943-476-5919 here.", "943-476-5919", "nhs_number", "Child 2", 1),
        ("The number is qq123456c here.", "qq123456c", "ni_number", "Child 2", 1),
        ("She rang +44 (0)7700 900 123 twice.", "44 (0)7700 900 123", "phone", "Child 2", 1),
        ("She wrote from kaymo.home@example.org twice.", "kaymo.home@example.org", "email", "Child 2", 1),
        ("They came in an ab12cde that day.", "ab12cde", "vehicle", "Child 2", 1),
        ("They came to St Bedes that day.", "St Bedes", "organisation", "Child 2", 2),
        ("They came to saint bede’s primary that day.", "saint bede’s primary", "organisation", "Child 2", 1),
        ("She follows @kaymo_84 now.", "@kaymo_84", "name", "Child 2", 1),
        ("They came to St Bede that day.", "St Bede", "organisation", "Child 2", 3),
        ("See lcs-123456 for more.", "lcs-123456", "reference", "A case reference", 1),
        (
            "They went to the Harbour Lights Youth Club.",
            "Harbour Lights Youth Club",
            "organisation",
            "A body of the case",
            1,
        ),
    ],
)
def test_a_value_is_found_in_this_form(text, written, kind, who, tier):
    assert (written, kind, who, tier) in found(text)


@pytest.mark.parametrize(
    ("written", "tier"),
    [
        ("4 March 2017", 1),
        ("04/03/2017", 1),
        ("4.3.17", 1),
        ("4-3-2017", 1),
        ("2017-03-04", 1),
        ("March 4th, 2017", 1),
        ("4th of March 2017", 1),
        ("4 Mar 17", 1),
        ("fourth of March two thousand and seventeen", 1),
        ("04032017", 1),
        ("20170304", 1),
        ("4 March", 2),
        ("4th March", 2),
        ("March 2017", 2),
        ("03/04/2017", 2),
        ("17-03-04", 2),
    ],
)
def test_a_date_of_birth_is_found_in_this_form(written, tier):
    assert found(f"She was born on {written} at home.") == [(written, "date", "Child 2", tier)]


def test_a_date_of_birth_suggests_the_age_at_the_event():
    report = check("Born 4 March 2017.", FAMILY)
    assert report.findings[0].suggestion == "aged three"
    without_event = check("Born 4 March 2017.", Identities(people=(CHILD,)))
    assert without_event.findings[0].suggestion == "the age in words"


def test_a_date_of_the_case_suggests_the_season():
    assert [(f.identity, f.suggestion) for f in check("On 3 February 2021.", FAMILY).findings] == [
        ("A date of the case", "in the winter")
    ]


def test_offsets_are_those_of_the_original_text():
    text = "“Zoë” — saw Ka\u0301yleigh-Mae\u00a0O’Brien’s   mum."
    finding = next(f for f in check(text, FAMILY).findings if f.layer == "register")
    assert text[finding.start : finding.end] == finding.text == "Ka\u0301yleigh-Mae\u00a0O’Brien"


def test_windows_line_ends_are_one_line_end():
    text = "Seen.\r\nKayl-\r\neigh left."
    finding = next(f for f in check(text, FAMILY).findings if f.layer == "register")
    assert (finding.start, finding.end) == (7, 18)
    assert text[7:18] == "Kayl-\r\neigh"


def test_the_register_beats_what_only_the_form_says():
    kinds = [(f.text, f.identity) for f in check("NHS 9434765919", FAMILY).findings]
    assert kinds == [("9434765919", "Child 2")]


def test_two_people_of_one_surname_are_both_named():
    finding = next(f for f in check("Threlkeld left.", FAMILY).findings)
    assert (finding.identity, finding.candidates) == ("Child 2", ("Child 2", "Mother"))


@pytest.mark.parametrize(
    "text",
    [
        "The ward was full and the grace of it was plain.",
        "Young People and the Ward Round met the Word Group.",
        "She moved toward the warden.",
        "A grade was given to the child. A review follows.",
        "The acacia grew.",
    ],
)
def test_ordinary_words_that_are_also_names_raise_nothing(text):
    assert found(text) == []


@pytest.mark.parametrize(("text", "written"), [("It was Grace who rang.", "Grace"), ("Ward said so.", "Ward")])
def test_a_name_that_is_a_word_is_found_by_its_place_in_the_sentence(text, written):
    assert [item[0] for item in found(text)] == [written]


def test_the_report_warns_of_names_that_are_words():
    assert check("", FAMILY).warnings == (
        "Berg, Grace, Ward: also ordinary words. In small letters they are not told apart; read for them.",
    )


@pytest.mark.parametrize(
    ("written", "is_found"),
    [("SW was in the room.", True), ("Her SW was in the room.", False), ("The SW team met.", False)],
)
def test_initials_that_are_an_abbreviation_of_the_work_are_told_by_their_place(written, is_found):
    person = Person(role="mother", pseudonym="Mother", names=("Stacey Wilkes",))
    assert bool(found(written, Identities(people=(person,)))) is is_found


def test_own_initial_after_a_role_is_a_leak_and_another_letter_is_not():
    assert [item[0] for item in found("Child K and Child B met.")] == ["Child K"]


@pytest.mark.parametrize("name", ["", "  ", "-", "(…)"])
def test_an_empty_name_finds_nothing(name):
    assert found("Nothing is here.", Identities(people=(Person(role="child", names=(name,)),))) == []


def test_without_a_pseudonym_the_role_speaks():
    nameless = dataclasses.replace(CHILD, pseudonym="")
    finding = check("Kayleigh", Identities(people=(nameless,))).findings[0]
    assert (finding.identity, finding.suggestion) == ("Child", "the child")


def test_date_of_death_is_looked_for():
    person = Person(role="sibling", pseudonym="Sibling 1", names=("Wren Achebe",), date_of_death=dt.date(2020, 5, 9))
    assert found("He died on 9 May 2020.", Identities(people=(person,))) == [("9 May 2020", "date", "Sibling 1", 1)]


HOSTILE = {
    "mathematical": "𝐊𝐚𝐲𝐥𝐞𝐢𝐠𝐡",
    "circled": "ⓚⓐⓨⓛⓔⓘⓖⓗ",
    "small capitals": "ᴋᴀʏʟᴇɪɢʜ",
    "raised": "ᴷᵃʸˡᵉⁱᵍʰ",
    "Cyrillic look-alikes": "Kаylеigh",
    "struck through": "K̶a̶y̶l̶e̶i̶g̶h̶",
    "soft hyphen": "Kay\u00adleigh",
    "zero width": "Kay\u200bleigh",
    "invisible filler": "Kay\u3164leigh",
    "figures": "K4yle1gh",
    "spaced": "K a y l e i g h",
    "hyphens": "K-a-y-l-e-i-g-h",
    "over a line": "Kay-\nleigh",
    "in two": "Kay leigh",
    "in a path": "kay/leigh",
    "joined": "KAYLEIGHMAEOBRIEN",
    "with underscores": "kayleigh_mae_obrien",
    "small letters": "kayleigh",
    "capitals": "KAYLEIGH",
    "possessive": "Kayleighs’",
}


@pytest.mark.parametrize("form", sorted(HOSTILE))
def test_a_name_made_hard_to_find_is_certain_or_likely(form):
    kayleigh = build(Identities(people=(Person(role="child", names=("Kayleigh-Mae O'Brien",)),)))
    found = check(f"It says that {HOSTILE[form]} left.", kayleigh).findings
    assert [f.tier for f in found if f.layer == "register"][:1] in ([1], [2])


@pytest.mark.parametrize(
    ("alias", "text", "expected"),
    [
        ("Petra Vasquez", "Seen: P.V. was asleep.", ["P.V"]),
        ("the lad next door", "Seen: T.L. was asleep.", []),  # words, and no name
    ],
)
def test_the_initials_of_another_whole_name_are_found(alias, text, expected):
    identities = Identities(people=(Person(role="child", pseudonym="Child 1", known_as=(alias,)),))
    assert [each for each, *_ in found(text, identities)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ms O'Brien was asked.", ["Ms O'Brien"]),
        ("Ms O’Brien was asked.", ["Ms O’Brien"]),
        ("Ms O was asked.", ["Ms O"]),
    ],
)
def test_a_title_and_the_first_letter_of_a_longer_name_are_the_longer_name(text, expected):
    assert [each for each, *_ in found(text)] == expected


def test_a_postcode_stays_whole_beside_the_name_of_a_place():
    assert [(f.text, f.kind) for f in check("They left Port Wexley PW2 9LT then.", Identities()).findings] == [
        ("Port Wexley", "name"), ("PW2 9LT", "postcode"),
    ]
