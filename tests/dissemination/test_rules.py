"""The round's rule as a table, and the text's way to the public copy."""

import re
from datetime import date

import pytest

from sightline.dissemination import rules
from sightline.dissemination.operations.publishing import neutral_slug
from sightline.dissemination.rules import Ballot, Outcome, standing
from sightline.partnerships.rules import ApprovalRule, load_profile

YES, CHANGE, NO, NONE = "approve", "approve_with_change", "return", ""
P, C, H, E = "police", "childrens_services", "health", "education"
MAJORITY, ALL, SILENCE = ApprovalRule.MAJORITY, ApprovalRule.ALL_RESPOND, ApprovalRule.NO_OBJECTION


@pytest.mark.parametrize(
    ("rule", "partners", "up", "ballots", "outcome", "sectors"),
    [
        (MAJORITY, True, False, [(P, YES), (C, YES), (H, YES), (E, NONE)], "approved", ()),
        (MAJORITY, True, False, [(P, YES), (C, CHANGE), (H, YES), (E, NONE)], "approved", ()),
        (MAJORITY, True, False, [(P, YES), (C, YES), (H, NONE), (E, YES)], "open", (H,)),
        (MAJORITY, True, False, [(P, YES), (C, YES), (H, YES), (E, NONE), (E, NONE), (E, NONE)], "open", ()),
        (MAJORITY, True, False, [(P, YES), (C, YES), (E, YES)], "open", (H,)),
        (MAJORITY, True, False, [(P, YES), (C, YES), (H, YES), (H, NONE), (H, NONE)], "approved", ()),
        (MAJORITY, False, False, [(E, YES), (E, YES), (P, NONE)], "approved", ()),
        (MAJORITY, False, False, [(E, YES), (P, NONE)], "open", ()),
        (MAJORITY, True, False, [(P, YES), (C, YES), (H, YES), (E, NO)], "returned", ()),
        (MAJORITY, False, False, [], "open", ()),
        (ALL, True, False, [(P, YES), (C, YES), (H, CHANGE), (E, YES)], "approved", ()),
        (ALL, True, False, [(P, YES), (C, YES), (H, YES), (E, NONE)], "open", ()),
        (ALL, True, False, [(P, YES), (C, YES)], "open", (H,)),
        (ALL, False, False, [(E, YES)], "approved", ()),
        (ALL, False, False, [(E, YES), (P, NO)], "returned", ()),
        (SILENCE, True, False, [(P, YES), (C, YES), (H, YES)], "open", ()),
        (SILENCE, True, True, [(P, NONE), (E, NONE)], "approved", ()),
        (SILENCE, True, True, [(P, NONE), (E, NO)], "returned", ()),
        (SILENCE, True, True, [], "open", ()),
    ],
)
def test_what_a_round_has_come_to(rule, partners, up, ballots, outcome, sectors):
    found = standing(rule, [Ballot(*pair) for pair in ballots], each_statutory_partner=partners, time_is_up=up)

    assert (found.outcome, found.sectors_wanted) == (Outcome(outcome), sectors)
    assert found.answered == sum(1 for _, vote in ballots if vote)


def test_text_becomes_paragraphs_and_points_in_its_own_order():
    text = "One line\nand its end.\n\nSecond.\n- a point\n• another\n\n- a new list\nclosing words"

    assert rules.parts(text) == [
        {"words": "One line and its end."},
        {"words": "Second."},
        {"points": ["a point", "another"]},
        {"points": ["a new list"]},
        {"words": "closing words"},
    ]


def test_the_blocks_are_seven_and_in_the_order_of_their_numbers():
    text = {"background": "B", "purpose": "P", "key_lines": "- K", "good_practice": "- G", "improvement": "- I",
            "learning": "L", "progress": "R", "links": [{"words": "Threshold of Need", "address": ""}]}
    found = rules.blocks(text, load_profile("NEL-2023").briefing)

    assert [(block["number"], block["title"]) for block in found] == [
        (1, "Background and concerns"), (2, "Purpose of the review"), (3, "Key lines of enquiry"),
        (4, "Key practice episodes"), (5, "Learning"), (6, "Progress/Impact"), (7, "Further information"),
    ]
    assert [section["title"] for section in found[3]["sections"]] == ["Expected good practice", "Areas for improvement"]
    assert found[6]["links"] == [{"words": "Threshold of Need", "address": ""}]


def test_words_are_counted_by_block_and_a_dash_is_not_a_word():
    text = {"background": "Two words", "good_practice": "- one two", "improvement": "- three", "learning": "",
            "links": [{"words": "Threshold of Need", "address": "https://x.example"}]}

    assert rules.block_words(text) == {1: 2, 2: 0, 3: 0, 4: 3, 5: 0, 6: 0, 7: 3}


@pytest.mark.parametrize(("left_out", "empty"), [
    ((), []), (("background",), [1]), (("good_practice",), []), (("good_practice", "improvement"), [4]),
    (("links", "learning"), [5, 7]),
])
def test_a_block_is_empty_when_nothing_of_it_is_written(left_out, empty):
    text = dict.fromkeys(rules.TEXT_FIELDS, "x") | {"links": [{"words": "x", "address": ""}]}

    assert rules.empty_blocks({name: text[name] for name in text if name not in left_out}) == empty


def test_what_cannot_be_seen_is_taken_out():
    assert rules.plain("  a\u200bb\u202e\x00c\r\nd\u00ad ") == "abc\nd"
    assert rules.plain("Siân’s café") == "Siân’s café"


@pytest.mark.parametrize(("address", "good"), [
    ("https://www.example.org/a?b=1", True), ("http://example.org", True), ("javascript:alert(1)", False),
    ("www.example.org", False), ("https://", False), ("https://a b", False), ("https://[", False), ("", False),
])
def test_a_link_leads_to_a_web_page_and_nowhere_else(address, good):
    assert rules.is_address(address) is good


def test_a_slug_is_neutral():
    assert re.fullmatch(r"briefing-2026-07-[b-df-hjkmnp-tv-xz2-9]{4}", neutral_slug("briefing", date(2026, 7, 3)))
