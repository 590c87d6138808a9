"""What a referral must say (L05), when it must stop (S23), and the case-holder guard (S27)."""

from types import SimpleNamespace

import pytest

from sightline.referrals import rules
from tests.factories.referrals import WHOLE

TOLD = {"holder_told_on": WHOLE["discussed_on"]}


def referral(**changes):
    empty = dict.fromkeys(["holding_team", "holder_told_how", "immediate_action"], "")
    empty |= {"holder_told_on": None, "case_holder": None}
    return SimpleNamespace(**(empty | WHOLE | changes))


@pytest.mark.parametrize(
    ("abuse", "harmed", "stops"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_both_limbs_make_a_serious_incident(abuse, harmed, stops):
    assert rules.is_serious_incident(abuse_or_neglect=abuse, died_or_seriously_harmed=harmed) is stops


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"is_case_holder": True}, False),
        ({"is_case_holder": False}, True),
        ({"is_case_holder": False, "holding_team": "Team West"}, True),
        ({"is_case_holder": False, "holder_told_on": WHOLE["discussed_on"]}, True),
        ({"is_case_holder": False, "holding_team": "Team West"} | TOLD, True),
        ({"is_case_holder": False, "holding_team": "Team West", "holder_told_how": "By phone"} | TOLD, False),
        ({"is_case_holder": False, "case_holder": SimpleNamespace(email="")} | TOLD, True),
        ({"is_case_holder": False, "case_holder": SimpleNamespace(email="duty@example.org")}, True),
        ({"is_case_holder": False, "case_holder": SimpleNamespace(email="duty@example.org")} | TOLD, False),
    ],
)
def test_the_team_that_holds_the_case_must_have_been_told(changes, lacks):
    assert rules.lacks_case_holder_notice(referral(**changes)) is lacks


def test_a_whole_referral_lacks_nothing():
    assert rules.what_is_missing(referral(), children=1) == []


@pytest.mark.parametrize("field", list(rules.MUST_SAY))
def test_each_field_that_must_be_said_is_missed_when_empty(field):
    assert rules.what_is_missing(referral(**{field: type(WHOLE[field])() if field != "discussed_on" else None}),
                                 children=1)[0] == rules.MUST_SAY[field]


@pytest.mark.parametrize("field", list(rules.MUST_ANSWER))
def test_each_question_that_must_be_answered_is_missed_when_open(field):
    assert rules.MUST_ANSWER[field] in rules.what_is_missing(referral(**{field: None}), children=1)


def test_a_child_is_asked_for_first():
    assert rules.what_is_missing(referral(), children=0) == ["the child"]


def test_immediate_concerns_ask_what_was_done():
    assert rules.what_is_missing(referral(immediate_concerns=True), children=1) == [
        "the action taken on immediate concerns"
    ]
