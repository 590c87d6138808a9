"""Errors of the forms, in their exact words."""

from typing import Any

import pytest

from sightline.partnerships.choices import Sector
from sightline.reviews.forms import (
    ChairReportForm,
    CollateForm,
    ConfirmForm,
    DecideForm,
    EventForm,
    FormaliseForm,
    ListForm,
    MonitorForm,
    OverviewForm,
    PanelForm,
    ReasonForm,
    ScopeForm,
)
from sightline.reviews.rules import OVERVIEW
from tests.factories.people import AgencyFactory, ChairProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def errors_of(form: Any) -> dict[str, list[str]]:
    assert not form.is_valid()
    return {name: [str(error) for error in found] for name, found in form.errors.items()}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (ListForm, {
            "meets_on": ["Enter the day the panel meets"], "meets_at": ["Enter the time the panel meets"],
            "where": ["Enter where it meets"],
        }),
        (DecideForm, {
            "decided_on": ["Enter the day the panel decided"], "who_presented": ["Enter who presented the case"],
            "presentation": ["Enter a summary of what was presented"], "criteria": ["Select what the panel weighed"],
            "sector_views": ["Add at least 1 view"], "decision": ["Answer “What did the panel decide?”"],
            "rationale": ["Enter the panel’s reasons for its decision"],
        }),
        (ConfirmForm, {
            "abuse_or_neglect": ["Answer “Is abuse or neglect of the child known or suspected?”"],
            "died_or_seriously_harmed": ["Answer “Has the child died or been seriously harmed?”"],
            "statement": ["Select whether the serious-harm criteria are met"],
            "reason": ["Enter the reason for your statement"],
        }),
        (CollateForm, {
            "gaps_considered": ["Enter what you made of the conflicts and gaps. If there were none, say so"]
        }),
        (ChairReportForm, {
            "good_practice": ["Enter good practice"], "practice_issues": ["Enter practice issues"],
            "themes": ["Enter themes"], "lived_experience": ["Enter the child’s lived experience"],
        }),
        (FormaliseForm, {"formalised_on": ["Enter the day the report and plan were formalised"]}),
        (MonitorForm, {
            "considered_on": ["Enter the day it was considered"],
            "minute": ["Enter the minute of the body’s consideration"],
        }),
        (ReasonForm, {"reason": ["Enter the reason"]}),
    ],
)
def test_what_must_be_answered(form, expected):
    assert errors_of(form(data={})) == expected


def test_the_questions_are_asked_for_only_when_more_is_asked():
    assert errors_of(DecideForm(data={"decision": "more_info"}))["questions"] == [
        "Enter the questions that the panel asks"
    ]
    assert "questions" not in errors_of(DecideForm(data={"decision": "decline"}))


def test_a_scope_gives_records_for_what_was_chosen():
    agencies = [AgencyFactory(slug="police"), AgencyFactory(slug="school")]
    chair, buddy = ChairProfileFactory(), UserFactory()
    form = ScopeForm(
        agencies=agencies, pool=[chair], buddies=[buddy],
        data={
            "agencies-0-agency": "police", "agencies-0-involvement": "3", "agencies-1-agency": "school",
            "agencies-1-involvement": "1", "key_lines-0-question": "A?", "key_lines-1-question": "B?",
            "key_lines-2-question": "C?", "key_lines-2-lead_agency": "school", "period_from": "1 1 2025",
            "period_to": "1 2 2026", "lived_experience_plan": "Ask.", "family_decision": "invite",
            "chair": str(chair.user_id), "buddy": str(buddy.pk), "chair_has_no_conflict": "yes",
        },
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["agencies"] == [
        {"agency": agencies[0], "involvement": 3, "welfare_lead": ""},
        {"agency": agencies[1], "involvement": 1, "welfare_lead": ""},
    ]
    assert [line["lead_agency"] for line in form.cleaned_data["key_lines"]] == [None, None, agencies[1]]
    assert (form.cleaned_data["chair"], form.cleaned_data["buddy"]) == (chair.user, buddy)


def test_a_scope_says_what_it_lacks():
    found = errors_of(
        ScopeForm(agencies=[], pool=[], buddies=[], data={"family_decision": "not", "key_lines-0-question": "A?"})
    )

    assert found["agencies"] == ["Add at least 2 agencies: a Line of Sight review is between agencies"]
    assert found["key_lines"] == ["Add at least 3 key lines"]
    assert found["family_reason"] == ["Enter why the family is not invited now"]
    assert found["chair"] == ["Select a chair from the pool"]


def test_a_link_is_whole():
    found = errors_of(EventForm(agencies=[], involved=[], people={}, data={"online_link": "meet.example"}))

    assert found["online_link"] == ["Enter the whole link, beginning with https://"]


def test_somebody_with_an_account_is_found_by_their_email_in_any_case():
    agency, user = AgencyFactory(slug="police", sector=Sector.POLICE), UserFactory()
    form = EventForm(
        agencies=[agency], involved=[agency], people={"who@example.org": user},
        data={"attendees-0-name": "A", "attendees-0-role": "B", "attendees-0-agency": "police",
              "attendees-0-category": "manager", "attendees-0-email": "Who@Example.org"},
    )
    form.is_valid()

    assert form.cleaned_data["attendees"] == [
        {"name": "A", "role": "B", "agency": agency, "category": "manager", "user": user}
    ]


def test_an_action_of_the_panel_is_whole_or_says_what_it_lacks():
    form = PanelForm(agencies=[], findings=[], data={"actions-0-what": "Ask about evenings"})
    assert not form.is_valid()
    row = form["actions"].field.row_forms(form["actions"])[0]

    assert {name: [str(one) for one in found] for name, found in row.errors.items()} == {
        "agency": ["Select the agency that owns it"], "target_on": ["Enter the day by which it will be done"],
        "outcome_for_children": ["Enter what changes for children"],
    }


def test_the_overview_report_asks_nothing_and_has_eleven_sections():
    form = OverviewForm(data={})

    assert form.is_valid()
    assert [name for name in form.fields if name != "version"] == list(OVERVIEW)
    assert len(OVERVIEW) == 11
