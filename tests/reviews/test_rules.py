"""Pure rules of triage and scope."""

import pytest

from sightline.reviews.rules import both_criteria_met, listed_in_words, sectors_not_heard


@pytest.mark.parametrize(
    ("heard", "missing"),
    [
        ({"police", "childrens_services", "health"}, []),
        ({"police", "childrens_services"}, ["health"]),
        ({"education"}, ["police", "childrens_services", "health"]),
    ],
)
def test_sectors_not_heard_keep_their_order(heard, missing):
    assert sectors_not_heard(heard, needed=["police", "childrens_services", "health"]) == missing


@pytest.mark.parametrize(
    ("abuse", "harm", "both"), [(True, True, True), (True, False, False), (False, True, False), (False, False, False)]
)
def test_both_limbs_make_the_criteria(abuse, harm, both):
    assert both_criteria_met(abuse_or_neglect=abuse, died_or_seriously_harmed=harm) is both


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["Police"], "Police"), (["Police", "Health"], "Police and Health"),
     (["Police", "Housing", "Health"], "Police, Housing and Health")],
)
def test_names_in_a_sentence(names, words):
    assert listed_in_words(names) == words
