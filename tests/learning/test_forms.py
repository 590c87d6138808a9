"""What the forms of findings and actions say when something is missing."""

from django.http import QueryDict

from sightline.learning.forms import ActionForm, AnswerForm, FindingForm


def errors(form):
    return {name: [str(error) for error in found] for name, found in form.errors.items()}


def sent(**answers):
    data = QueryDict(mutable=True)
    for name, value in answers.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def test_an_empty_finding_says_what_to_do():
    form = FindingForm(sent(), agencies=[("police", "Marram Police")])

    assert errors(form) == {
        "statement": ["Enter what was found"],
        "polarity": ["Select what kind of finding it is"],
        "level": ["Select the level of the finding"],
        "themes": ["Select at least one theme"],
    }


def test_a_finding_is_read():
    form = FindingForm(
        sent(
            statement="Nobody asked", polarity="system_issue", level="agency", themes=["T1", "T18b"], agencies="police"
        ),
        agencies=[("police", "Marram Police")],
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "version": None, "statement": "Nobody asked", "polarity": "system_issue", "level": "agency",
        "themes": ["T1", "T18b"], "strength": "", "agencies": ["police"], "learning": "", "key_episode": False,
    }


def test_themes_stand_under_their_groups_with_their_codes():
    form = FindingForm(initial={"themes": ["T12"]}, agencies=[])

    groups = form.fields["themes"].groups(form["themes"])

    assert [group["name"] for group in groups] == [
        "The child’s life", "Family and home", "Risk outside the family",
        "How people worked with the child and family", "Working together", "Organisation and leadership",
    ]
    ticked = [box["text"] for group in groups for box in group["boxes"] if box["checked"]]
    assert ticked == ["Risks outside the family (T12)"]
    assert sum(len(group["boxes"]) for group in groups) == 31


def test_without_agencies_on_the_file_none_are_asked_for():
    assert "agencies" not in FindingForm(agencies=[]).fields
    assert "findings" not in ActionForm(agencies=[], findings=[]).fields


def test_an_action_says_what_it_needs():
    assert errors(ActionForm(sent(), agencies=[("police", "Marram Police")], findings=[])) == {
        "what": ["Enter what will be done"],
        "agency": ["Select the agency that owns the action"],
        "starts_on": ["Enter the date the action starts"],
        "target_on": ["Enter the date it is to be done"],
    }


def test_the_target_is_after_the_start():
    form = ActionForm(
        sent(what="Agree it", agency="police", starts_on="8 12 2026", target_on="8 12 2026"),
        agencies=[("police", "Marram Police")], findings=[],
    )

    assert errors(form) == {"target_on": ["The target date must be after the date the action starts"]}


def test_an_answer_asks_for_the_lead_or_the_reason():
    assert errors(AnswerForm(sent())) == {"answer": ["Select whether your agency accepts the action"]}
    assert errors(AnswerForm(sent(answer="accept"))) == {"lead_name": ["Enter who leads it in your agency"]}
    assert errors(AnswerForm(sent(answer="contest"))) == {
        "because": ["Enter why your agency does not accept this action"]
    }
