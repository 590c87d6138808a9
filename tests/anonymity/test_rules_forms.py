"""Identifiers by form, ages, dates, names by their capitals, and facts that together point at one family."""

import datetime as dt
from itertools import pairwise

import pytest

from sightline.anonymity.rules import KINDS, Identities, Settings, across, check, identities_from
from sightline.anonymity.rules.dates import age_in_words, figures_to_words
from sightline.anonymity.rules.identities import IdentitiesError
from sightline.anonymity.rules.structured import nhs_number_is_valid

NOBODY = Identities()


def seen(text, settings=None):
    report = check(text, NOBODY, settings=settings or Settings())
    return [(f.text, f.kind, f.severity) for f in report.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 943 476 5919 now.", ("943 476 5919", "nhs_number", "block")),
        ("NHS number 943 476 5918 now.", ("943 476 5918", "nhs_number", "advise")),
        ("It is AB 12 34 56 C now.", ("AB 12 34 56 C", "ni_number", "block")),
        ("It is in LN11 9ZZ now.", ("LN11 9ZZ", "postcode", "advise")),
        ("It is in dn31 1aa now.", ("dn31 1aa", "postcode", "advise")),
        ("Ring 07700 900456 now.", ("07700 900456", "phone", "advise")),
        ("Ring (01472) 960 123 now.", ("(01472) 960 123", "phone", "advise")),
        ("Ring 0044 7700 900456 now.", ("0044 7700 900456", "phone", "advise")),
        ("Write to j.q-smith@example.co.uk now.", ("j.q-smith@example.co.uk", "email", "advise")),
        ("See @quinn_84 now.", ("@quinn_84", "name", "advise")),
        ("A car, BD51 SMR, left.", ("BD51 SMR", "vehicle", "advise")),
        ("A car, B123 SMR, left.", ("B123 SMR", "vehicle", "advise")),
        ("See crime number 16/2034/21 now.", ("16/2034/21", "reference", "advise")),
        ("See LCS 778812 now.", ("LCS 778812", "reference", "advise")),
        ("At 14b Willow Close they met.", ("14b Willow Close", "address", "advise")),
        ("On Ladysmith Road they met.", ("Ladysmith Road", "address", "advise")),
        ("She is aged 3 now.", ("aged 3", "age", "advise")),
        ("Her 14-year-old cousin met her.", ("14-year-old", "age", "advise")),
        ("On 11 and 12 July 2009 they met.", ("11 and 12 July 2009", "date", "advise")),
        ("They met in June 2019.", ("June 2019", "date", "advise")),
        ("They met in 2019.", ("2019", "date", "advise")),
        ("He went to Hull Royal Infirmary.", ("Hull Royal Infirmary", "organisation", "advise")),
        ("He went to Scunthorpe.", ("Scunthorpe", "place", "advise")),
        ("A neighbour, Shazia Begum, rang.", ("Shazia Begum", "name", "advise")),
        ("Then Mrs Young rang.", ("Mrs Young", "name", "advise")),
        ("Grace said that he rang.", ("Grace", "name", "advise")),
        ("The father, S.A., rang.", ("S.A.", "initials", "advise")),
    ],
)
def test_an_identifier_is_found_by_its_form(text, expected):
    assert seen(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Under the Children Act 1989 and Working Together 2023 the local authority acts.",
        "Child 2 aged three lived with her mother; she was six months old, then eighteen months old.",
        "In the spring, in month 4 of the review period, DfE and Ofsted wrote to the GP.",
        "The children missing education (CME) lead met the Early Help team.",
        "Young people may hope for grace. Will it help?",
        "See https://www.example.org/Jane-Smith/page for more.",
        "There were two visits in three weeks. Section 47 enquiries began on a Monday.",
    ],
)
def test_the_house_style_and_the_words_of_the_work_raise_nothing(text):
    assert seen(text) == []


def test_ages_in_words_and_blurred_dates_are_accepted_and_said():
    report = check("Aged three in the spring, she was in her early teens.", NOBODY)
    assert report.findings == ()
    assert {item.text for item in report.accepted} == {"Aged three", "in the spring", "in her early teens"}


def test_a_name_is_then_found_in_the_whole_text():
    texts = [f.text for f in check("Shazia Begum rang. Later shazia wrote, and Begum’s son too.", NOBODY).findings]
    assert texts == ["Shazia Begum", "shazia", "Begum"]


def test_findings_are_grouped_by_string_for_one_decision():
    report = check("Shazia rang. Then SHAZIA wrote. Then Shazia left.", NOBODY)
    assert [(group.text, group.count) for group in report.groups] == [("Shazia", 3)]


def test_three_kinds_of_fact_in_a_paragraph_warn_and_two_do_not():
    two = "The twins had epilepsy."
    three = "The twins had epilepsy after a house fire."
    assert check(two, NOBODY).findings == ()
    report = check(three, NOBODY)
    assert [(f.text, f.kind) for f in report.findings] == [
        ("twins", "indirect"),
        ("epilepsy", "indirect"),
        ("house fire", "indirect"),
    ]
    assert report.paragraphs[0].kinds == ("family shape", "health", "rare event")


def test_facts_apart_do_not_warn_but_count_across_what_is_published():
    report = check("The twins moved.\n\nOne had epilepsy.", NOBODY)
    assert (report.paragraphs, report.across) == ((), ())
    settings = Settings(published=("There was a house fire.",))
    kinds = check("The twins moved.\n\nOne had epilepsy.", NOBODY, settings=settings).across
    assert kinds == ("family shape", "health", "rare event")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He moved to the parish of Tollesby in the winter.", "parish of Tollesby"),
        ("The Mayor of Tollesby opened it.", "Mayor of Tollesby"),
        ("It was for the Tollesby Court of Appeal to say.", "Tollesby Court of Appeal"),
        ("She asked the District Court in Tollesby about it.", "District Court in Tollesby"),
        ("She left Tollesby academy in tears.", "Tollesby academy"),
        ("It went to the Supreme Court (Kostrzewa izba) then.", "Supreme Court (Kostrzewa izba)"),
        ("A note by J. Young was lost.", "J. Young"),
    ],
)
def test_a_body_or_a_place_is_one_finding_with_the_words_around_its_name(text, found):
    assert [f.text for f in check(text, NOBODY).findings] == [found]


@pytest.mark.parametrize(
    "text", ["See Annex J. The panel met.", "The Secretary of State for Education wrote.", "The Court of Appeal met."]
)
def test_public_bodies_and_annexes_raise_nothing(text):
    assert check(text, NOBODY).findings == ()


@pytest.mark.parametrize(
    ("text", "found", "via"),
    [
        ("He worked as a deep-sea diver in those years.", "deep-sea diver", "job"),
        ("They were working as a team.", None, ""),
        ("Her partner, a lorry driver, was away.", "lorry driver", "occupation"),
        ("The uncle was a retired magistrate.", "magistrate", "occupation"),
        ("He was sentenced to four years and two months.", "four years and two months", "court's sentence"),
        ("She served six months’ imprisonment.", "six months’", "court's sentence"),
        ("They moved after eighteen months.", None, ""),
        ("A Lithuanian couple took her in.", "Lithuanian", "nation"),
        ("There were thirty-one visits.", "thirty-one visits", "exact count"),
        ("The bruise measured 4 x 2.5 cm across.", "4 x 2.5 cm", "measure"),
        ("He owed five hundred pounds.", "five hundred pounds", "exact sum"),
        ("He paid 1,250 Polish zlotys (PLN) for it.", "1,250 Polish zlotys (PLN)", "exact sum"),
        ("In June and July 2021 nobody called.", "June and July 2021", "month and year"),
    ],
)
def test_a_fact_that_can_be_looked_up_is_worth_a_look_by_itself(text, found, via):
    findings = check(text, NOBODY).findings
    assert [(f.text, f.via, f.tier) for f in findings] == ([(found, via, 3)] if found else [])


def test_what_is_published_is_put_together_with_the_words_and_where_they_stand():
    found = across(
        "The twins moved. They were aged three and six months old.",
        ["There was a house fire.", "One twin had epilepsy. There was a house fire."],
    )
    assert [(fact.kind, fact.here, fact.before) for fact in found] == [
        ("family shape", ("twins",), ((1, "twin"),)),
        ("health", (), ((1, "epilepsy"),)),
        ("rare event", (), ((0, "house fire"), (1, "house fire"))),
        ("several ages", ("aged three", "six months old"), ()),
    ]


def test_a_text_that_adds_no_fact_says_nothing_of_what_is_published():
    assert across("She left.", ["The twins had epilepsy after a house fire."]) == ()


def test_a_part_of_an_allowed_string_is_silent_only_where_the_whole_stands():
    allowed = Settings(allowed=("Safer Marram",))
    found = check("SAFER  MARRAM says so. Marram himself does not.", NOBODY, settings=allowed).findings
    assert [(f.text, f.start) for f in found] == [("Marram", 23)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Child K was seen.", ["Child K"]),
        ("Baby K, and Child KM.", ["Baby K", "Child KM"]),
        ("K was seen, and K’s mother too.", ["K", "K"]),
        ("He said that K left.", ["K"]),
        ("Annex K is new. Vitamin K was given. Table K shows it. Special K (a cereal).", []),
        ("Child A was seen. A was late.", []),
    ],
)
def test_a_role_or_a_sentence_with_the_own_initial_is_worth_a_look(text, found):
    kayleigh = identities_from({"people": [{"role": "child", "names": ["Kayleigh-Mae Threlkeld"]}]})
    hits = [f for f in check(text, kayleigh).findings if f.layer == "register"]
    assert [f.text for f in hits] == found
    assert all(f.tier == 3 for f in hits)


@pytest.mark.parametrize(
    ("pseudonym", "warned"), [("Child K", True), ("Child KT", True), ("Child 2", False), ("Child L", False)]
)
def test_a_pseudonym_with_the_own_initial_is_warned_of(pseudonym, warned):
    known = identities_from({"people": [{"role": "child", "pseudonym": pseudonym, "names": ["Kayleigh Threlkeld"]}]})
    report = check(f"{pseudonym} left.", known)
    assert any("own initial" in said for said in report.warnings) is warned
    assert [f.suggestion for f in report.findings if f.layer == "register"] == (
        ["another pseudonym, without an initial"] if warned else []
    )


def test_a_string_allowed_in_this_document_is_silent_but_never_for_the_register():
    text = "The Harbour Lights Trust met Zainab."
    allowed = Settings(allowed=("Zainab",))
    assert [f.text for f in check(text, NOBODY).findings] == ["Zainab"]
    assert check(text, NOBODY, settings=allowed).findings == ()
    known = identities_from({"people": [{"role": "mother", "names": ["Zainab Haddad"]}]})
    assert [f.text for f in check(text, known, settings=allowed).findings] == ["Zainab"]


def test_findings_never_overlap_and_say_where_they_stand():
    text = "Zainab Haddad, 14 Willow Close, DN31 1AA, 07700 900456, born 4 March 2017 in Hull, aged 3, AB12 CDE. " * 3
    findings = check(text, identities_from({"people": [{"names": ["Zainab Haddad"]}]})).findings
    assert all(a.end <= b.start for a, b in pairwise(findings))
    assert all(text[f.start : f.end] == f.text for f in findings)
    assert {f.kind for f in findings} <= set(KINDS)


def test_which_layers_ran_is_said():
    assert [(layer.name, layer.ran) for layer in check("", NOBODY).layers] == [
        ("register", False),
        ("identifiers", True),
        ("capitals", True),
        ("indirect", True),
    ]


@pytest.mark.parametrize(
    ("digits", "valid"), [("9434765919", True), ("9434765918", False), ("943476591", False), ("4010232137", True)]
)
def test_the_check_digit_of_an_nhs_number(digits, valid):
    assert nhs_number_is_valid(digits) is valid


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (dt.date(2021, 1, 20), "aged two weeks"),
        (dt.date(2020, 11, 3), "aged three months"),
        (dt.date(2019, 2, 4), "aged twenty-three months"),
        (dt.date(2019, 2, 3), "aged two"),
        (dt.date(2017, 3, 4), "aged three"),
        (dt.date(1999, 2, 3), "aged twenty-two"),
        (dt.date(2021, 5, 1), "before birth"),
    ],
)
def test_an_age_in_words(born, words):
    assert age_in_words(born, dt.date(2021, 2, 3)) == words


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("aged 3", "aged three"),
        ("14-year-old", "fourteen-year-old"),
        ("age: 21", "aged twenty-one"),
        ("3yo", "three-year-old"),
    ],
)
def test_figures_become_words(figures, words):
    assert figures_to_words(figures) == words


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], "The identities file must hold one JSON object with “people”."),
        ({"people": {}}, "“people” must be a list."),
        ({"people": ["Zainab"]}, "people[0] must be an object with names."),
        ({"people": [{"names": 3.5}]}, 'people[0].names must be a list of texts, such as ["…"].'),
        (
            {"people": [{"date_of_birth": "4/3/17"}]},
            "people[0].date_of_birth must be a date written YYYY-MM-DD; it is “4/3/17”.",
        ),
    ],
)
def test_a_bad_identities_file_is_refused_with_a_sentence(document, sentence):
    with pytest.raises(IdentitiesError) as refusal:
        identities_from(document)
    assert str(refusal.value) == sentence


def test_a_key_that_is_not_known_is_said_and_not_lost_in_silence():
    identities = identities_from({"people": [{"names": ["Zainab Haddad"], "nicknames": ["Zee"]}]})
    assert check("", identities).warnings == (
        "The identities file's “people[0].nicknames” was not read: the check does not know it.",
    )
