"""Errors in their exact words, and what a form gives to the operation."""

from datetime import date

import pytest
from django.http import QueryDict

from sightline.dissemination.choices import CheckItem
from sightline.dissemination.forms import (
    CheckForm,
    HighlightsForm,
    SendForm,
    TrixForm,
    VoteForm,
    WithdrawForm,
    WriteForm,
)
from sightline.partnerships.rules import load_profile

SECTIONS = load_profile("NEL-2023").briefing
WEB = "Enter a web address that begins with https:// or http://"


def sent(**answers):
    data = QueryDict(mutable=True)
    for name, value in answers.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def errors(form):
    return {name: list(found) for name, found in form.errors.items()}


def test_the_blocks_have_the_partnerships_titles_and_budgets_and_none_is_marked_optional():
    form = WriteForm(sections=SECTIONS)

    assert [(form.fields[name].words, form.fields[name].budget) for name in (
        "background", "purpose", "key_lines", "good_practice", "improvement", "learning", "progress")] == [
        ("1 Background and concerns", 150), ("2 Purpose of the review", 80), ("3 Key lines of enquiry", 120),
        ("4 Key practice episodes: expected good practice", 110),
        ("4 Key practice episodes: areas for improvement", 110), ("5 Learning", 150), ("6 Progress/Impact", 120),
    ]
    assert form.fields["links"].label == "7 Further information"


def test_a_block_over_its_budget_is_kept():
    form = WriteForm(sections=SECTIONS, data=sent(version="3", learning="word " * 151, links__0__words="Training"))

    assert errors(form) == {}
    assert form.changes["links"] == [{"words": "Training", "address": ""}]
    assert "version" not in form.changes
    assert form.cleaned_data["version"] == 3


@pytest.mark.parametrize(("form", "said"), [
    (lambda: VoteForm(data=sent()), {"vote": ["Select your answer"]}),
    (lambda: VoteForm(data=sent(vote="return")), {"comment": ["Enter what should change"]}),
    (lambda: VoteForm(data=sent(vote="approve_with_change")), {"comment": ["Enter what should change"]}),
    (lambda: VoteForm(data=sent(vote="approve")), {}),
    (lambda: TrixForm(data=sent(address="ftp://x", went_on="1/12/2026")), {"address": [WEB]}),
    (lambda: TrixForm(data=sent(address="https://x.example", went_on="1/1/2027")),
     {"went_on": ["Date it was put there must be today or in the past"]}),
    (lambda: SendForm(agencies=[("a", "A")], data=sent(expectation=" ")),
     {"expectation": ["Enter what you ask agencies to do"], "agencies": ["Select at least one agency"]}),
    (lambda: SendForm(agencies=[("a", "A")], data=sent(expectation="x", agencies=["b"])),
     {"agencies": ["Select choices that are in the list"]}),
    (lambda: WithdrawForm(until=date(2027, 1, 1), data=sent(notice="Down.")),
     {"must_come_down_because": ["Enter the legal reason"]}),
    (lambda: WithdrawForm(until=None, data=sent(notice="Down.")), {}),
    (lambda: WithdrawForm(until=None, data=sent(notice="word " * 61)),
     {"notice": ["Notice for visitors must be 60 words or fewer. You have 61"]}),
    (lambda: HighlightsForm(data=sent(title="T", points__0__point="Ask")),
     {"points": ["Add at least 3 points"]}),
])
def test_each_error_in_its_words(form, said):
    assert errors(form()) == said


def test_every_item_of_the_checklist_is_asked_and_a_finding_is_put_in_words():
    clear = {str(item): "clear" for item in CheckItem}

    assert errors(CheckForm(data=sent(**clear, result="pass"))) == {}
    assert list(CheckForm(data=sent(result="pass")).errors) == [str(item) for item in CheckItem]
    form = CheckForm(data=sent(**clear | {"dates": "found"}, result="pass"))
    assert errors(form) == {"dates_note": ["Say what you found"]}
    form = CheckForm(data=sent(**clear | {"dates": "found"}, dates_note="A month is named.", result="pass"))
    assert form.is_valid()
    assert form.answers == {str(item): "Looked for; nothing found." for item in CheckItem} | {
        "dates": "A month is named."
    }
